// Compiles the sentences of src/words at build time, so that the page carries no message parser.
import { pathToFileURL } from 'node:url';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import type { Plugin } from 'vite';

const catalogue = /\/src\/words\/(?:en|ru)\/(?!all)[\w-]+\.ts$/;

/** Replaces each catalogue module by its compiled form. */
export function compiledWords(): Plugin {
  return {
    name: 'veche-compiled-words',
    enforce: 'pre',
    async load(id) {
      const path = id.split('?')[0] ?? id;
      if (!catalogue.test(path)) return null;
      const source = (await import(`${pathToFileURL(path).href}?at=${Date.now()}`)) as {
        words: Record<string, string>;
      };
      const compiled = Object.fromEntries(
        Object.entries(source.words).map(([key, sentence]) => [key, compileMessage(sentence)]),
      );
      return `export const words = ${JSON.stringify(compiled)};`;
    },
  };
}
