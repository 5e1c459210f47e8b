// Where `veche start` runs from: one compiled file made of the sources, or the sources themselves.
import { pathToFileURL } from 'node:url';
import { bundledServer } from '../../../tools/build-server.ts';

export async function startEntry(): Promise<typeof import('./start.ts')> {
  const file = await bundledServer();
  if (file === undefined) return import('./start.ts');
  return (await import(pathToFileURL(file).href)) as typeof import('./start.ts');
}
