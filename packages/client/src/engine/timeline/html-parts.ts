// Reads the HTML that Matrix messages carry into parts: no markup ever reaches the page, only what we know is kept.
import type { TextPart } from '../../boundary/timeline-view.ts';
import { partsOfPlain, safeHref } from './text-parts.ts';

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};
const tokens = /<\/?([a-zA-Z][a-zA-Z0-9-]*)((?:[^<>"']|"[^"]*"|'[^']*')*)>|<!--[\s\S]*?-->|([^<]+|<)/g;
const deepest = 32;

function decodeEntities(text: string): string {
  return text.replace(/&(#x[0-9a-f]+|#[0-9]+|[a-z]+);/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return entities[name.toLowerCase()] ?? whole;
    const code = name[1]?.toLowerCase() === 'x' ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code > 0 && code < 0x110000 && (code < 0xd800 || code > 0xdfff)
      ? String.fromCodePoint(code)
      : whole;
  });
}

interface Node {
  readonly tag: string;
  readonly attributes: string;
  readonly children: (Node | string)[];
}

const voidTags = new Set(['br', 'hr', 'img']);
/** Their content is dropped with them. */
const silentTags = new Set(['mx-reply', 'script', 'style', 'title']);

function parse(html: string): Node {
  const root: Node = { tag: '', attributes: '', children: [] };
  const open: Node[] = [root];
  for (const match of html.matchAll(tokens)) {
    const [whole, name, attributes = '', text] = match;
    const top = open.at(-1) ?? root;
    if (text !== undefined) top.children.push(decodeEntities(text));
    else if (name !== undefined) {
      const tag = name.toLowerCase();
      if (whole.startsWith('</')) {
        const at = open.findLastIndex((node) => node.tag === tag);
        if (at > 0) open.length = at;
      } else {
        const node: Node = { tag, attributes, children: [] };
        top.children.push(node);
        if (!voidTags.has(tag) && !attributes.endsWith('/') && open.length < deepest) open.push(node);
      }
    }
  }
  return root;
}

function attribute(node: Node, name: string): string {
  const found = new RegExp(`\\b${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i').exec(
    node.attributes,
  );
  return decodeEntities(found?.[1] ?? found?.[2] ?? found?.[3] ?? '');
}

const textOf = (node: Node | string): string =>
  typeof node === 'string' ? node : node.tag === 'br' ? '\n' : node.children.map(textOf).join('');

type Style = Pick<Extract<TextPart, { kind: 'text' }>, 'bold' | 'italic' | 'strike' | 'code'>;
const styles: Readonly<Record<string, Style>> = {
  strong: { bold: true },
  b: { bold: true },
  em: { italic: true },
  i: { italic: true },
  del: { strike: true },
  s: { strike: true },
  code: { code: true },
};
const blocks = new Set([
  'p',
  'div',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'ul',
  'ol',
  'blockquote',
  'pre',
  'table',
  'tr',
]);

function mentionOf(href: string): string | null {
  const found = /^https:\/\/matrix\.to\/#\/([^/?]+)/.exec(href)?.[1] ?? /^matrix:u\/([^/?]+)/.exec(href)?.[1];
  if (found === undefined) return null;
  const id = href.startsWith('matrix:') ? `@${found}` : safeDecode(found);
  return /^@[^:\s]+:\S+$/.test(id) ? id : null;
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

function linkParts(node: Node, style: Style): TextPart[] {
  const href = attribute(node, 'href');
  const text = textOf(node).trim();
  const mention = mentionOf(href);
  if (mention) return [{ kind: 'mention', id: mention, text: text || mention }];
  const safe = safeHref(href);
  if (!safe || text === '') return childParts(node, style);
  // A link whose words are themselves another address would mislead: its real one is shown.
  const misleading = /^(https?:\/\/|www\.)/i.test(text) && !safe.includes(text.replace(/\/$/, ''));
  return [{ kind: 'link', text: misleading ? safe : text, href: safe }];
}

function nodeParts(node: Node, style: Style): TextPart[] {
  if (silentTags.has(node.tag)) return [];
  switch (node.tag) {
    case 'br':
      return [{ kind: 'break' }];
    case 'a':
      return linkParts(node, style);
    case 'pre':
      return [{ kind: 'code-block', text: textOf(node).replace(/\n$/, '') }];
    case 'blockquote':
      return [{ kind: 'quote', parts: trimmed(childParts(node, {})) }];
    case 'ul':
    case 'ol': {
      const items = node.children.flatMap((child) =>
        typeof child !== 'string' && child.tag === 'li' ? [trimmed(childParts(child, style))] : [],
      );
      return [{ kind: 'list', ordered: node.tag === 'ol', items }];
    }
    default:
      return childParts(node, { ...style, ...styles[node.tag] });
  }
}

function childParts(node: Node, style: Style): TextPart[] {
  const parts: TextPart[] = [];
  for (const child of node.children) {
    if (typeof child === 'string') {
      const text = child.replace(/\s+/g, ' ');
      if (text.trim() === '' && (parts.length === 0 || parts.at(-1)?.kind === 'break')) continue;
      if (Object.keys(style).length > 0) parts.push({ kind: 'text', text, ...style });
      else parts.push(...partsOfPlain(text));
    } else {
      const block = blocks.has(child.tag);
      if (block && parts.length > 0 && parts.at(-1)?.kind !== 'break') parts.push({ kind: 'break' });
      parts.push(...nodeParts(child, style));
      const self = /^(pre|blockquote|ul|ol)$/.test(child.tag);
      if (block && !self) parts.push({ kind: 'break' });
    }
  }
  return parts;
}

/** Without line ends at start and end. */
function trimmed(parts: readonly TextPart[]): TextPart[] {
  const start = parts.findIndex((part) => part.kind !== 'break');
  const end = parts.findLastIndex((part) => part.kind !== 'break');
  return start < 0 ? [] : parts.slice(start, end + 1);
}

export function partsOfHtml(html: string): TextPart[] {
  return trimmed(childParts(parse(html.slice(0, 65_536)), {}));
}
