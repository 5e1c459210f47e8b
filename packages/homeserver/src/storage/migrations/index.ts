// The homeserver's schema in order. A domain adds its file (NNNN-name.ts) and one line here; numbers start at 10.
import type { Migration } from '@veche/database';

import { accounts } from './0010-accounts.ts';
import { rooms } from './0020-rooms.ts';
import { accountData } from './0050-account-data.ts';
import { keys } from './0051-keys.ts';
import { profilesAndMedia } from './0052-profiles-media.ts';
import { reports } from './0060-reports.ts';
import { writeProbe } from './0061-write-probe.ts';

export const migrations: readonly Migration[] = [
  accounts,
  rooms,
  accountData,
  keys,
  profilesAndMedia,
  reports,
  writeProbe,
];
