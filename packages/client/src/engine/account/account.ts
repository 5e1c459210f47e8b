// A signed-in engine: its parts, wired together once, started and stopped in order.
import type { ConnectionView } from '../../boundary/session-view.ts';
import { BackupDownload } from '../../secrets/backup-download.ts';
import { backupServer } from '../../secrets/backup-server.ts';
import { KeyBackup } from '../../secrets/key-backup.ts';
import type { EngineStorage } from '../../stores/engine-storage.ts';
import { Api } from '../http/api.ts';
import type { Hub } from '../hub.ts';
import { Outbox } from '../outbox/outbox.ts';
import type { EnginePorts } from '../ports.ts';
import { People } from '../recipients/people.ts';
import { Recipients } from '../recipients/recipients.ts';
import { Vault } from '../recipients/vault.ts';
import { Chats } from '../rooms/chats.ts';
import { RoomStore } from '../rooms/room-store.ts';
import type { SessionKeeper } from '../session/session.ts';
import { SyncLoop } from '../sync/sync-loop.ts';
import type { EventRecord } from '../timeline/event-record.ts';
import type { DecodedEvent } from '../timeline/fold.ts';
import { AccountAges } from './account-ages.ts';
import { Drafts } from './drafts.ts';
import { Files } from './files.ts';
import { Healing } from './healing.ts';
import { Incoming, type PrivateMessage, syncToken } from './incoming.ts';
import { Introductions } from './introductions.ts';
import { NoticeRules } from './notice-rules.ts';
import { type CryptoParts, openCrypto } from './open-crypto.ts';
import { Sealing } from './sealing.ts';
import { Settings } from './settings.ts';
import { StoreEpoch } from './store-epoch.ts';
import { Wipes } from './wipes.ts';

/** What views and commands of a signed-in engine stand on. */
export interface Account {
  readonly userId: string;
  readonly ports: EnginePorts;
  readonly storage: EngineStorage;
  readonly keeper: SessionKeeper;
  readonly api: Api;
  readonly hub: Hub;
  readonly crypto: CryptoParts;
  readonly vault: Vault;
  readonly people: People;
  readonly recipients: Recipients;
  readonly rooms: RoomStore;
  readonly chats: Chats;
  readonly outbox: Outbox;
  readonly sealing: Sealing;
  readonly introductions: Introductions;
  readonly settings: Settings;
  readonly drafts: Drafts;
  readonly ages: AccountAges;
  readonly files: Files;
  readonly healing: Healing;
  readonly backup: KeyBackup;
  readonly download: BackupDownload;
  /** Devices of ours that are being signed out. */
  readonly leaving: Set<string>;
  readonly wipes: Wipes;
  readonly sync: SyncLoop;
  readonly epoch: StoreEpoch;
  connection(): ConnectionView;
  /** Stops everything and closes the crypto store; the records stay open. */
  stop(): Promise<void>;
}

/** What another part of the engine does for an account; filled in when both exist. */
export interface AccountHooks {
  privateMessage(account: Account, message: PrivateMessage): Promise<void>;
  verification(account: Account, room: string, event: DecodedEvent): Promise<void>;
  arrived(account: Account, room: string, records: readonly EventRecord[]): void;
  gap(account: Account, room: string): void;
  /** A key query showed a new or another identity. */
  identityShown(account: Account, user: string): void;
  recovered(account: Account): void;
  synced(account: Account): void;
}

/** Opens a signed-in engine from its store; nothing goes over the network until {@link startAccount}. */
export async function openAccount(
  ports: EnginePorts,
  storage: EngineStorage,
  keeper: SessionKeeper,
  hub: Hub,
  hooks: AccountHooks,
): Promise<Account> {
  const store = storage.records;
  const { userId } = keeper.session;
  const api = new Api(ports.fetch, ports.clock, keeper);
  const now = () => ports.clock.now();
  const rooms = new RoomStore(store);
  const vault = new Vault(store, api, userId, ports.random);
  const people = new People(vault, now);
  const settings = new Settings(store, hub);
  const drafts = new Drafts(store, hub);
  const notices = new NoticeRules(store, userId, (room) => {
    const members = Object.values(rooms.get(room)?.members ?? {});
    return members.filter((member) => member.membership === 'join').length;
  });
  const crypto = await openCrypto(ports, storage, api, keeper.session, (room, event) =>
    notices.meaningOf(room, event),
  );
  crypto.requests.onDamaged = () => keeper.onLock('device-damaged');
  const files = new Files(store, api, ports.redrawPicture);
  const recipients = new Recipients(crypto.machine, vault, people);
  const chats = new Chats(
    rooms,
    recipients,
    userId,
    (user) => settings.isBlocked(user),
    (key, file) => files.remember(key, file),
  );
  const server = backupServer(api);
  const backup = new KeyBackup({
    machine: crypto.machine,
    server,
    clock: ports.clock,
    onState: () => hub.touch('safety'),
  });
  const download = new BackupDownload({ machine: crypto.machine, server, now });
  const healing = new Healing({
    store,
    crypto,
    rooms,
    hub,
    userId,
    learn: async (room, said) => {
      if (await recipients.learn(room, said)) await crypto.encryption.rotate(room);
    },
    log: ports.log,
  });
  crypto.machine.registerRoomKeyUpdatedCallback(async (infos) => {
    healing.keysCame(infos);
    backup.uploadSoon();
  });
  crypto.machine.registerUserIdentityUpdatedCallback(async (id) => {
    const user = id.toString();
    // The library must not be entered again from within its own callback.
    setTimeout(() => hooks.identityShown(account, user), 0);
  });
  crypto.machine.registerDevicesUpdatedCallback(async (users) => {
    if (users.includes(userId)) setTimeout(() => hooks.synced(account), 0);
  });
  const epoch = new StoreEpoch(api, keeper, ports.random);
  const sealing = new Sealing({ api, crypto, recipients, rooms, epoch });
  crypto.requests.sealForRoom = (room, type, content) => sealing.seal(room, type, content);
  await Promise.all([rooms.load(), vault.load(), settings.load(), drafts.load(), notices.load()]);
  await recipients.load();
  let connection: ConnectionView = { state: 'connecting', nextTryAt: null, waiting: 0 };
  const outbox = new Outbox({
    store,
    api,
    clock: ports.clock,
    seal: (room, type, content) => sealing.seal(room, type, content),
    upload: (entry, onProgress) => files.uploadFor(entry, onProgress),
    changed: (room) => hub.touch('chats', 'connection', `room:${room}`, `timeline:${room}`),
  });
  await outbox.load();
  const introductions = new Introductions({
    store,
    api,
    crypto,
    vault,
    people,
    recipients,
    rooms,
    chats,
    hub,
    userId,
    now,
  });
  const incoming = new Incoming(
    {
      store,
      crypto,
      userId,
      rooms,
      recipients,
      vault,
      outbox,
      hub,
      now,
      privateMessage: (message) => hooks.privateMessage(account, message),
      accountData: async (type, content) => {
        await settings.receive(type, content);
        await notices.receive(type, content);
      },
      invited: (room) => introductions.invited(room),
      arrived: (room, records) => hooks.arrived(account, room, records),
      verification: (room, event) => hooks.verification(account, room, event),
      gap: (room) => hooks.gap(account, room),
      log: ports.log,
    },
    await syncToken.load(store),
  );
  const sync = new SyncLoop({
    api,
    clock: ports.clock,
    since: () => incoming.since,
    apply: async (response, since) => {
      await incoming.apply(response, since);
      hooks.synced(account);
    },
    changed: (state, nextTryAt) => {
      connection = { state, nextTryAt, waiting: 0 };
      hub.touch('connection');
    },
    recovered: () => {
      outbox.kick();
      vault.upload();
      hooks.recovered(account);
    },
    log: ports.log,
  });
  vault.onChange = (name) => {
    if (name.startsWith('room:')) {
      const room = name.slice(5);
      void recipients.reload(room).then(() => hub.touch('chats', `room:${room}`, `timeline:${room}`));
    } else hub.touch('people', 'chats');
  };
  people.onChange = () => hub.touch('people', 'chats');
  const account: Account = {
    userId,
    ports,
    storage,
    keeper,
    api,
    hub,
    crypto,
    vault,
    people,
    recipients,
    rooms,
    chats,
    outbox,
    sealing,
    introductions,
    settings,
    drafts,
    ages: new AccountAges(api, hub),
    leaving: new Set(),
    wipes: new Wipes(),
    files,
    healing,
    backup,
    download,
    sync,
    epoch,
    connection: () => ({ ...connection, waiting: outbox.waiting() }),
    stop: async () => {
      outbox.stop();
      await sync.stop();
      await backup.stop();
      await healing.done();
      await crypto.requests.idle();
      crypto.close();
    },
  };
  return account;
}

/** After a start that did not follow an orderly end no ratchet position may be trusted: new room keys everywhere. */
async function distrustOutboundKeys(account: Account): Promise<void> {
  for (const room of account.rooms.all()) if (room.encrypted) await account.crypto.encryption.rotate(room.id);
}

/** Begins to sync and to send. */
export async function startAccount(account: Account): Promise<void> {
  const unclean = account.keeper.session.running;
  await account.keeper.update({ running: true });
  if (unclean) await distrustOutboundKeys(account);
  const secrets = await account.crypto.machine.exportCrossSigningKeys();
  if (secrets?.masterKey) await account.vault.unlock(secrets.masterKey);
  secrets?.free();
  account.sync.start();
  account.outbox.kick();
}
