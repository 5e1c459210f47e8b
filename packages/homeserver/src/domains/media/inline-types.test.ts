import { describe, expect, it } from 'vitest';
import { contentDisposition, storableContentType, storableFileName } from './inline-types.ts';

describe('what a browser may do with a file', () => {
  it('shows pictures in place and downloads pages, drawings and scripts', () => {
    expect(contentDisposition('image/png', null)).toBe('inline');
    expect(contentDisposition('Text/Plain; charset=utf-8', null)).toBe('inline');
    for (const type of [
      'text/html',
      'image/svg+xml',
      'application/javascript',
      'application/pdf',
      'image/svg',
    ]) {
      expect(contentDisposition(type, null)).toBe('attachment');
    }
  });

  it('spells any file name so that it comes back as it was and opens no other header', () => {
    expect(contentDisposition('image/png', 'a;b "c"')).toBe('inline; filename="a;b \\"c\\""');
    expect(contentDisposition('image/png', '☕')).toBe("inline; filename*=utf-8''%E2%98%95");
    expect(storableFileName('a\r\nSet-Cookie: b\u0000')).toBe('aSet-Cookie: b');
    expect(storableFileName('\u0000')).toBeNull();
  });

  it('takes what is no media type for bytes', () => {
    expect(storableContentType('image/png\r\nx: y')).toBe('application/octet-stream');
    expect(storableContentType(undefined)).toBe('application/octet-stream');
    expect(storableContentType('Text/Plain; charset=utf-8')).toBe('Text/Plain; charset=utf-8');
  });
});
