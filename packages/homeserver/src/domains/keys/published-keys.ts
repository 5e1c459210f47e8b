// What `/keys/query` answers: the keys of people, with the signatures that the asker may see.
// https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3keysquery
import type { UserId } from '@veche/protocol';
import type { CrossSigningKey, DeviceKeys } from '@veche/protocol/endpoints/key-shapes';
import {
  type CrossSigningKeyRow,
  type DeviceKeyRow,
  type DeviceKeyStore,
  KeyUsage,
  type SignatureRow,
} from '../../storage/keys/device-key-store.ts';
import type { DeviceView } from './device-view.ts';
import { withSignatures } from './key-state.ts';

export interface KeyQuery {
  readonly user: number;
  readonly userId: UserId;
  /** Empty for all. */
  readonly deviceIds: readonly string[];
}

export interface QueriedKeys {
  readonly device_keys: Record<string, Record<string, DeviceKeys>>;
  readonly master_keys: Record<string, CrossSigningKey>;
  readonly self_signing_keys: Record<string, CrossSigningKey>;
  readonly user_signing_keys: Record<string, CrossSigningKey>;
}

interface Asker {
  readonly user: number;
  readonly userId: string;
}

/** Answers for people of this server. */
export async function queryPublishedKeys(
  store: DeviceKeyStore,
  devices: DeviceView,
  asker: Asker,
  queries: readonly KeyQuery[],
): Promise<QueriedKeys> {
  const users = queries.map((query) => query.user);
  const [deviceRows, keyRows, own, byAsker] = await Promise.all([
    store.devicesOf(users),
    store.crossSigningKeysOf(users),
    store.ownSignatures(users),
    store.signaturesBy(asker.user, users),
  ]);
  const seen = new SeenSignatures(asker, queries, own, byAsker);
  const names = users.includes(asker.user) ? await namesOfOwnDevices(devices, asker.user) : new Map();
  const answer: QueriedKeys = {
    device_keys: {},
    master_keys: {},
    self_signing_keys: {},
    user_signing_keys: {},
  };
  const devicesByUser = Map.groupBy(deviceRows, (row) => row.user);
  const keysByUser = Map.groupBy(keyRows, (row) => row.user);
  for (const query of queries) {
    answer.device_keys[query.userId] = deviceKeysOf(query, devicesByUser.get(query.user) ?? [], seen, names);
    addCrossSigningKeys(answer, query, keysByUser.get(query.user) ?? [], seen, asker);
  }
  return answer;
}

function deviceKeysOf(
  query: KeyQuery,
  rows: readonly DeviceKeyRow[],
  seen: SeenSignatures,
  names: ReadonlyMap<number, string>,
): Record<string, DeviceKeys> {
  const wanted = query.deviceIds.length > 0 ? new Set(query.deviceIds) : undefined;
  const found: Record<string, DeviceKeys> = {};
  for (const row of rows) {
    if (wanted && !wanted.has(row.deviceId)) continue;
    const keys = withSignatures(row.keysJson, seen.on(row.user, row.deviceId)) as unknown as DeviceKeys;
    const name = names.get(row.device);
    found[row.deviceId] = name ? { ...keys, unsigned: { device_display_name: name } } : keys;
  }
  return found;
}

function addCrossSigningKeys(
  answer: QueriedKeys,
  { userId }: KeyQuery,
  rows: readonly CrossSigningKeyRow[],
  seen: SeenSignatures,
  asker: Asker,
): void {
  for (const row of rows) {
    const key = withSignatures(
      row.keyJson,
      row.usage === KeyUsage.master ? seen.on(row.user, row.publicKey) : [],
    ) as unknown as CrossSigningKey;
    if (row.usage === KeyUsage.master) answer.master_keys[userId] = key;
    else if (row.usage === KeyUsage.self_signing) answer.self_signing_keys[userId] = key;
    else if (row.user === asker.user) answer.user_signing_keys[userId] = key;
  }
}

/** Device names are told to their owner alone. */
async function namesOfOwnDevices(devices: DeviceView, user: number): Promise<Map<number, string>> {
  const own = await devices.of(user);
  return new Map(own.map((device) => [device.device, device.displayName]));
}

/** The signatures that the asker may see: those of the key's owner, and the asker's own. */
class SeenSignatures {
  readonly #byTarget: Map<string, SignatureRow[]>;
  readonly #ids: Map<number, string>;

  constructor(
    asker: Asker,
    queries: readonly KeyQuery[],
    own: readonly SignatureRow[],
    byAsker: readonly SignatureRow[],
  ) {
    this.#ids = new Map(queries.map((query) => [query.user, query.userId]));
    this.#ids.set(asker.user, asker.userId);
    const all = [...own, ...byAsker.filter((row) => row.signer !== row.targetUser)];
    this.#byTarget = Map.groupBy(all, (row) => `${row.targetUser} ${row.targetKey}`);
  }

  on(user: number, targetKey: string): { signerId: string; keyId: string; signature: string }[] {
    const rows = this.#byTarget.get(`${user} ${targetKey}`) ?? [];
    return rows.map((row) => ({
      signerId: this.#ids.get(row.signer) ?? '',
      keyId: row.signerKeyId,
      signature: row.signature,
    }));
  }
}
