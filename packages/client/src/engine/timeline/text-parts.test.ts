// What people type and what arrives, as parts that are drawn: nothing is lost, nothing dangerous gets through.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TextPart } from '../../boundary/timeline-view.ts';
import { partsOfHtml } from './html-parts.ts';
import { parseTyped, partsOfPlain, toHtml, toPlain } from './text-parts.ts';

describe('typed text', () => {
  it('knows bold, italic, struck and code', () => {
    expect(parseTyped('**a** _b_ ~~c~~ `d`')).toEqual([
      { kind: 'text', text: 'a', bold: true },
      { kind: 'text', text: ' ' },
      { kind: 'text', text: 'b', italic: true },
      { kind: 'text', text: ' ' },
      { kind: 'text', text: 'c', strike: true },
      { kind: 'text', text: ' ' },
      { kind: 'text', text: 'd', code: true },
    ]);
  });

  it('leaves words with underscores and lone marks alone', () => {
    expect(toPlain(parseTyped('snake_case_name 2 ** 3 _'))).toBe('snake_case_name 2 ** 3 _');
  });

  it('makes links of addresses, without the full stop after them', () => {
    expect(partsOfPlain('see https://example.org/a.')).toEqual([
      { kind: 'text', text: 'see ' },
      { kind: 'link', text: 'https://example.org/a', href: 'https://example.org/a' },
      { kind: 'text', text: '.' },
    ]);
  });

  it('keeps every character of plain text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(toPlain(partsOfPlain(text))).toBe(text);
      }),
    );
  });

  it('reads back the HTML that it makes', () => {
    for (const text of ['**bold _both_**', 'a\nb', '`x < y`', 'https://example.org/?a=1&b=2']) {
      expect(toPlain(partsOfHtml(toHtml(parseTyped(text))))).toBe(toPlain(parseTyped(text)));
    }
  });
});

const hrefs = (parts: readonly TextPart[]): string[] =>
  parts.flatMap((part) => {
    if (part.kind === 'link') return [part.href];
    if (part.kind === 'quote') return hrefs(part.parts);
    return part.kind === 'list' ? part.items.flatMap(hrefs) : [];
  });

describe('formatted text of others', () => {
  it('never opens anything but pages and letters', () => {
    const html =
      '<a href="javascript:alert(1)">x</a><a href="data:text/html,x">y</a><a href="https://ok.example/">z</a>';
    expect(hrefs(partsOfHtml(html))).toEqual(['https://ok.example/']);
  });

  it('shows the true address of a link that pretends to be another', () => {
    expect(partsOfHtml('<a href="https://evil.example/">https://bank.example/</a>')).toEqual([
      { kind: 'link', text: 'https://evil.example/', href: 'https://evil.example/' },
    ]);
  });

  it('drops scripts, styles and the quote that older clients put before replies', () => {
    expect(partsOfHtml('<mx-reply>old</mx-reply><script>bad()</script><style>x</style>fine')).toEqual([
      { kind: 'text', text: 'fine' },
    ]);
  });

  it('survives anything', () => {
    const piece = fc.constantFrom(
      '<b>',
      '</b>',
      '<ul><li>',
      '</ul>',
      '<',
      '>',
      '&amp;',
      '&#x110000;',
      '"',
      '<a href=',
      'x',
      '<pre>',
      '<blockquote>',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        for (const href of hrefs(partsOfHtml(pieces.join(''))))
          expect(href).toMatch(/^(https?:\/\/|mailto:)/i);
      }),
    );
  });
});
