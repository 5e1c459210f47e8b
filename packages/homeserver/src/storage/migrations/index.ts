// The homeserver's schema in order. A domain adds its file (NNNN-name.ts) and one line here; numbers start at 10.
import type { Migration } from '@veche/database';

export const migrations: readonly Migration[] = [];
