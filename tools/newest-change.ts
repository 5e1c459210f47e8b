// When files last changed: what was made of them is fresh as long as that is not after it was made.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The state of folders' files: the newest change in milliseconds since 1970, and how many files there are. */
export interface FilesState {
  readonly newestMs: number;
  readonly files: number;
}

const leftOut = new Set(['dist', 'node_modules', 'tests']);

/** Looks at every file below the folders (built files, dependencies and tests apart). Missing folders hold nothing. */
export function stateOfFiles(folders: readonly string[]): FilesState {
  const state = { newestMs: 0, files: 0 };
  for (const folder of folders) look(folder, state);
  return state;
}

function look(folder: string, state: { newestMs: number; files: number }): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (leftOut.has(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      look(path, state);
      continue;
    }
    state.files += 1;
    state.newestMs = Math.max(state.newestMs, statSync(path).mtimeMs);
  }
}
