// Text with simple formatting: from what people type to what is sent, and from what came to parts that are drawn.
import type { TextPart } from '../../boundary/timeline-view.ts';

interface Style {
  readonly bold?: true;
  readonly italic?: true;
  readonly strike?: true;
  readonly code?: true;
}

const marks: readonly { readonly pattern: RegExp; readonly style: Style }[] = [
  { pattern: /^`([^`\n]+)`/, style: { code: true } },
  { pattern: /^\*\*(?=\S)([^\n]*?\S)\*\*/, style: { bold: true } },
  { pattern: /^~~(?=\S)([^\n]*?\S)~~/, style: { strike: true } },
  { pattern: /^_(?=\S)([^\n_]*?\S)_(?![\p{L}\p{N}])/u, style: { italic: true } },
];
const linkPattern = /^https?:\/\/[^\s<>"']+/i;
const linkEnd = /[.,;:!?)\]}»”’]+$/;
const wordBefore = /[\p{L}\p{N}]$/u;

/** A link without the punctuation that ends the sentence around it. */
function linkAt(text: string): string | null {
  const found = linkPattern.exec(text)?.[0];
  if (found === undefined) return null;
  const opened = found.includes('(') && found.endsWith(')');
  return opened ? found : found.replace(linkEnd, '');
}

/** Only addresses that open a page or write a letter. */
export function safeHref(href: string): string | null {
  return /^(https?:\/\/|mailto:)/i.test(href) && URL.canParse(href) ? href : null;
}

function styled(text: string, style: Style): TextPart[] {
  return text === '' ? [] : [{ kind: 'text', text, ...style }];
}

function inline(text: string, style: Style): TextPart[] {
  const parts: TextPart[] = [];
  let plain = '';
  const flush = () => {
    parts.push(...styled(plain, style));
    plain = '';
  };
  for (let rest = text; rest !== ''; ) {
    const mark = wordBefore.test(plain) ? undefined : marks.find((one) => one.pattern.test(rest));
    const match = mark?.pattern.exec(rest);
    const link = wordBefore.test(plain) ? null : linkAt(rest);
    if (mark && match) {
      flush();
      const inner = match[1] ?? '';
      parts.push(
        ...(mark.style.code ? styled(inner, mark.style) : inline(inner, { ...style, ...mark.style })),
      );
      rest = rest.slice(match[0].length);
    } else if (link !== null && safeHref(link)) {
      flush();
      parts.push({ kind: 'link', text: link, href: link });
      rest = rest.slice(link.length);
    } else {
      const [first] = rest;
      plain += first;
      rest = rest.slice(first?.length ?? 1);
    }
  }
  flush();
  return parts;
}

/** What people typed, as parts. */
export function parseTyped(text: string): TextPart[] {
  const parts: TextPart[] = [];
  const blocks = text.split(/```\n?([\s\S]*?)\n?```/);
  blocks.forEach((block, index) => {
    if (index % 2 === 1) parts.push({ kind: 'code-block', text: block });
    else {
      block.split('\n').forEach((line, at) => {
        if (at > 0) parts.push({ kind: 'break' });
        parts.push(...inline(line, {}));
      });
    }
  });
  return parts;
}

/** Plain text as parts: only links and line ends. */
export function partsOfPlain(text: string): TextPart[] {
  return text.split('\n').flatMap((line, at) => {
    const parts: TextPart[] = at > 0 ? [{ kind: 'break' }] : [];
    let plain = '';
    for (let rest = line; rest !== ''; ) {
      const link = wordBefore.test(plain) ? null : linkAt(rest);
      if (link !== null && safeHref(link)) {
        parts.push(...styled(plain, {}), { kind: 'link', text: link, href: link });
        plain = '';
        rest = rest.slice(link.length);
      } else {
        const [first] = rest;
        plain += first;
        rest = rest.slice(first?.length ?? 1);
      }
    }
    return [...parts, ...styled(plain, {})];
  });
}

const escapeHtml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

function htmlOf(part: TextPart): string {
  switch (part.kind) {
    case 'break':
      return '<br>';
    case 'link':
      return `<a href="${escapeHtml(part.href)}">${escapeHtml(part.text)}</a>`;
    case 'mention':
      return `<a href="https://matrix.to/#/${encodeURIComponent(part.id)}">${escapeHtml(part.text)}</a>`;
    case 'code-block':
      return `<pre><code>${escapeHtml(part.text)}</code></pre>`;
    case 'quote':
      return `<blockquote>${toHtml(part.parts)}</blockquote>`;
    case 'list': {
      const items = part.items.map((item) => `<li>${toHtml(item)}</li>`).join('');
      return part.ordered ? `<ol>${items}</ol>` : `<ul>${items}</ul>`;
    }
    case 'text': {
      let html = escapeHtml(part.text);
      if (part.code) html = `<code>${html}</code>`;
      if (part.strike) html = `<del>${html}</del>`;
      if (part.italic) html = `<em>${html}</em>`;
      return part.bold ? `<strong>${html}</strong>` : html;
    }
  }
}

export function toHtml(parts: readonly TextPart[]): string {
  return parts.map(htmlOf).join('');
}

/** Is there anything that plain text would not show? */
export function isFormatted(parts: readonly TextPart[]): boolean {
  return parts.some(
    (part) =>
      !/^(text|break|link)$/.test(part.kind) ||
      (part.kind === 'text' && (part.bold || part.italic || part.strike || part.code)),
  );
}

/** The text without its marks, for `body`. */
export function toPlain(parts: readonly TextPart[]): string {
  return parts
    .map((part) => {
      if (part.kind === 'break') return '\n';
      if (part.kind === 'quote') return `${toPlain(part.parts)}\n`;
      if (part.kind === 'list') return part.items.map((item) => `- ${toPlain(item)}\n`).join('');
      return part.text;
    })
    .join('');
}
