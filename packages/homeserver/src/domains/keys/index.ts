// Keys of people and devices.
import type { Database } from '@veche/database';
import { KeyChangeFacts } from '../../storage/keys/key-change-facts.ts';

export { DeviceLists } from './device-lists.ts';
export type { DeviceInfo, DeviceView } from './device-view.ts';
export { type KeyOwner, Keys, type KeyUpload, type SignatureFailures } from './keys.ts';

/** What the journal says about changed keys, for `DeviceLists`. */
export function openKeyChangeFacts(database: Database): KeyChangeFacts {
  return new KeyChangeFacts(database);
}
