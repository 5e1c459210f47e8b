// What tabs know of a person, of one's devices, and of how safe the chats are.
import { getDevices, getPasskeys } from '@veche/protocol/endpoints/index';
import { storageKeyWrapsType } from '@veche/protocol/veche/storage-key-wraps';
import type { DevicesView, PersonView, SafetyView } from '../../boundary/people-views.ts';
import { readWraps } from '../../secrets/passkey-wrap.ts';
import type { Account } from '../account/account.ts';
import { accountDataAt } from '../account/account-data.ts';
import { safetyNotes } from '../account/safety-notes.ts';
import { knownHow, personAnywhere, sharedGroups } from './chat-rows.ts';

export function personView(account: Account, user: string): PersonView {
  const direct = account.chats.directWith(user);
  return {
    person: direct ? account.chats.person(direct.room, user) : personAnywhere(account, user),
    knownHow: knownHow(account, user),
    knownSince: account.people.pin(user)?.since ?? null,
    blocked: account.settings.isBlocked(user),
    needsApproval: account.people.hasChanged(user),
    sharedChats: sharedGroups(account, user),
    directChat: direct?.key ?? null,
  };
}

export async function devicesView(account: Account): Promise<DevicesView> {
  const { devices } = await account.api.call(getDevices, {}, { patience: 2 });
  const own = account.keeper.session.deviceId;
  const rows = await Promise.all(
    devices.map(async (device) => {
      const known = await account.crypto.encryption.device(account.userId, device.device_id);
      const confirmed = known?.isCrossSignedByOwner() ?? false;
      known?.free();
      return {
        key: device.device_id,
        name: device.display_name ?? '',
        current: device.device_id === own,
        lastSeen: device.last_seen_ts ?? null,
        confirmed,
        signingOut: account.leaving.has(device.device_id),
      };
    }),
  );
  return { devices: rows.sort((a, b) => Number(b.current) - Number(a.current)), loaded: true };
}

function backupOf(account: Account): SafetyView['backup'] {
  const { state } = account.backup;
  if (state.status === 'foreign') return { state: 'foreign', remaining: 0 };
  if (state.status !== 'on') return { state: 'off', remaining: 0 };
  return { state: state.upload === 'done' ? 'saved' : 'saving', remaining: 0 };
}

async function passkeysOf(account: Account): Promise<SafetyView['passkeys']> {
  try {
    const { passkeys } = await account.api.call(getPasskeys, {}, { patience: 1 });
    const wraps = readWraps(await accountDataAt(account.api, account.userId).get(storageKeyWrapsType));
    const opening = new Set(wraps.map((wrap) => wrap.credential));
    return passkeys.map(({ credential_id, name }) => ({
      key: credential_id,
      name,
      opensChats: opening.has(credential_id),
    }));
  } catch {
    return [];
  }
}

export async function safetyView(account: Account): Promise<SafetyView> {
  const notes = await safetyNotes.load(account.storage.records);
  return {
    sheet: notes.sheet,
    passkeys: await passkeysOf(account),
    backup: backupOf(account),
    ask: notes.sheet !== 'confirmed' && notes.answered,
  };
}
