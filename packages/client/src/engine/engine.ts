// The engine as tabs see it: who is signed in, the views they subscribe to, the commands they call.
import { whoami } from '@veche/protocol/endpoints/index';
import type { CommandArgs, CommandName, CommandValue } from '../boundary/commands.ts';
import type { LockReason, SessionView } from '../boundary/session-view.ts';
import type { Result } from '../boundary/values.ts';
import type { ViewName, ViewParams } from '../boundary/views.ts';
import type { EngineStorage } from '../stores/engine-storage.ts';
import { StoreDamagedError } from '../stores/port.ts';
import { type Account, openAccount, startAccount } from './account/account.ts';
import { makeIdentity } from './account/identity.ts';
import { OwnProfile } from './account/own-profile.ts';
import { safetyNotes } from './account/safety-notes.ts';
import { attempt, Refusal } from './actions/refusal.ts';
import { Checks } from './check/checks.ts';
import { allCommands } from './commands/all.ts';
import type { Handlers } from './commands/handlers.ts';
import { identityOf } from './crypto/identities.ts';
import type { EngineHandle } from './engine-handle.ts';
import { Hub } from './hub.ts';
import type { EnginePorts } from './ports.ts';
import { type Session, SessionKeeper } from './session/session.ts';
import { fillNewestGap } from './timeline/history.ts';
import type { TimelineWindow } from './timeline/window.ts';
import { makeViewSource } from './views/sources.ts';

/** How often a locked engine asks whether the server knows it again. */
const lockRetryMs = 60_000;

export class Engine implements EngineHandle {
  readonly ports: EnginePorts;
  readonly hub: Hub;
  readonly checks: Checks;
  readonly windows = new Map<string, TimelineWindow>();
  readonly #handlers: Handlers;
  #storage: EngineStorage | null = null;
  #account: Account | null = null;
  #profile: OwnProfile | null = null;
  #state: SessionView['state'] = 'starting';
  #step: SessionView['step'] = 'opening';
  #lock: LockReason | null = null;
  #alarm: SessionView['alarm'] = null;
  readonly #stopping = new AbortController();
  #unlocking: Promise<void> | null = null;
  handingOver = false;

  constructor(ports: EnginePorts) {
    this.ports = ports;
    this.hub = new Hub(ports.log);
    this.checks = new Checks({
      need: () => this.need(),
      hub: this.hub,
      opened: (account) => this.opened(account),
      erase: () => this.erase(),
    });
    this.#handlers = allCommands(this);
  }

  get account(): Account | null {
    return this.#account;
  }

  /** The signed-in engine; refuses a command where there is none. */
  need(): Account {
    if (this.#lock !== null) throw new Refusal('locked');
    if (!this.#account) throw new Refusal('not-signed-in');
    return this.#account;
  }

  get storage(): EngineStorage {
    if (!this.#storage) throw new Refusal('busy');
    return this.#storage;
  }

  get profile(): OwnProfile | null {
    return this.#profile;
  }

  sessionView(): SessionView {
    const own = this.#profile?.own ?? null;
    return { state: this.#state, step: this.#step, own, lock: this.#lock, alarm: this.#alarm };
  }

  #become(state: SessionView['state'], step: SessionView['step'] = null): void {
    this.#state = state;
    this.#step = step;
    this.hub.touch('session');
  }

  /** Another engine holds the store; this one takes over when it is let. */
  waitElsewhere(): void {
    this.#become('elsewhere');
  }

  /** A newer build takes the store: windows of this one are told to load it. */
  handOver(): void {
    this.handingOver = true;
    this.hub.touch('update');
  }

  /** Opens the store and goes on where the last run ended. */
  async start(): Promise<void> {
    this.#become('starting', 'opening');
    try {
      this.#storage = await this.ports.openStorage();
    } catch (error) {
      if (!(error instanceof StoreDamagedError)) throw error;
      this.#lock = 'unreadable-store';
      this.#become('locked');
      return;
    }
    const session = await SessionKeeper.load(this.#storage.records);
    if (session) await this.#open(session);
    else this.#become('none');
  }

  /** A fresh sign-up or sign-in. */
  async enter(session: Session): Promise<Account> {
    if (this.#account) throw new Refusal('busy');
    this.#become('starting', 'signing-in');
    await this.#open(session, true);
    return this.need();
  }

  async #open(session: Session, fresh = false): Promise<void> {
    const { records } = this.storage;
    const keeper = new SessionKeeper(records, this.ports.fetch, this.ports.clock, session);
    if (fresh) await keeper.update({});
    keeper.onLock = (reason) => void this.lock(reason);
    this.#profile = new OwnProfile(records, this.hub, keeper.session);
    await this.#profile.load();
    const account = await openAccount(this.ports, this.storage, keeper, this.hub, {
      privateMessage: (to, message) => this.checks.privateMessage(to, message),
      verification: (to, room, event) => this.checks.roomEvent(to, room, event),
      arrived: (to, room) => void this.#answered(to, room).catch(() => {}),
      gap: (to, room) => {
        if (to.chats.find(room)?.kind !== 'group') return;
        fillNewestGap(to, room).catch((error: unknown) => this.ports.log('a gap stays open', error));
      },
      identityShown: (to, user) => void this.#identityShown(to, user).catch(() => {}),
      recovered: (to) => void this.#catchUp(to),
      synced: (to) => this.checks.look(to),
    });
    this.#account = account;
    if (session.lock !== null) {
      this.#lock = session.lock;
      this.#become('locked');
      void this.#watchLock(account, true);
      return;
    }
    await this.#begin(account);
  }

  async #begin(account: Account): Promise<void> {
    const { stage } = account.keeper.session;
    if (stage === 'keys-wanted') await this.#finishSignUp(account);
    await startAccount(account);
    this.#become(account.keeper.session.stage === 'chats-closed' ? 'needs-chats-key' : 'ready');
    this.hub.touch('chats', 'requests', 'settings', 'safety', 'devices', 'people', 'connection');
    void this.#catchUp(account);
    // An alarm outlives a restart.
    void this.#identityShown(account, account.userId).catch(() => {});
  }

  /** Sign-up that a crash may have cut short goes on here: identity, then backup. */
  async #finishSignUp(account: Account): Promise<void> {
    this.#become('starting', 'making-safe');
    const storage = await makeIdentity(account, { afresh: false, complete: async () => null });
    await account.backup.create((key) => storage.store('m.megolm_backup.v1', key));
    await this.#pinOwn(account);
    await account.keeper.update({ stage: 'complete' });
  }

  /** What needs the server and can wait: own profile, backup, an identity that was replaced. */
  async #catchUp(account: Account): Promise<void> {
    await this.#profile?.refresh(account.api).catch(() => {});
    if (account.keeper.session.stage !== 'complete') return;
    await account.backup.check().catch(() => {});
    this.hub.touch('safety');
  }

  /** Another identity than the pinned one holds its chats; another one of our own is an alarm. */
  async #identityShown(account: Account, user: string): Promise<void> {
    if (this.#account !== account || !account.people.pin(user)) return;
    const shown = await identityOf(account.crypto.machine, user);
    if (!shown) return;
    const seen = await account.people.saw(user, shown.master);
    if (user === account.userId && seen === 'changed') this.raiseAlarm('own-identity-changed');
  }

  /** Remembers who we are ourselves, so that a replaced identity is noticed. */
  async #pinOwn(account: Account): Promise<void> {
    const own = await identityOf(account.crypto.machine, account.userId);
    if (own) await account.people.approve(account.userId, own.master, 'scanned');
  }

  /** Somebody has answered: from now on it makes sense to ask to keep the chats safe. */
  async #answered(account: Account, room: string): Promise<void> {
    const chat = account.chats.find(room);
    const notes = await safetyNotes.load(account.storage.records);
    if (notes.answered || !chat?.room.last) return;
    await safetyNotes.note(account.storage.records, { answered: true });
    this.hub.touch('safety');
  }

  /** The chats are open: everything can be read from now on. */
  async opened(account: Account): Promise<void> {
    await this.#pinOwn(account);
    await account.keeper.update({ stage: 'complete' });
    this.#become('ready');
    this.hub.touch('chats', 'people');
    await this.#catchUp(account);
    account.outbox.kick();
  }

  /** Another device of ours began afresh: this one's chats are to be opened again with the new sheet. */
  async closeChats(): Promise<void> {
    await this.need().keeper.update({ stage: 'chats-closed' });
    this.raiseAlarm(null);
    this.#become('needs-chats-key');
  }

  raiseAlarm(alarm: SessionView['alarm']): void {
    this.#alarm = alarm;
    this.hub.touch('session');
  }

  /** Stops and keeps everything. */
  async lock(reason: LockReason): Promise<void> {
    if (this.#lock !== null) return;
    this.#lock = reason;
    this.#become('locked');
    const account = this.#account;
    if (!account) return;
    await account.keeper.update({ lock: reason });
    await account.sync.stop();
    account.outbox.stop();
    void this.#watchLock(account, false);
  }

  /** A server that knew nobody for a while (restored, broken, censored) may know this sign-in again. */
  async #watchLock(account: Account, atOnce: boolean): Promise<void> {
    const { clock } = this.ports;
    for (let now = atOnce; this.#lock === 'signed-out-elsewhere' && this.#account === account; now = true) {
      if (now) await this.unlock().catch(() => {});
      await clock.wait(lockRetryMs, this.#stopping.signal);
      if (this.#stopping.signal.aborted) return;
    }
  }

  /** Goes on where it was locked, if the server knows this sign-in after all. */
  unlock(): Promise<void> {
    this.#unlocking ??= this.#unlock().finally(() => {
      this.#unlocking = null;
    });
    return this.#unlocking;
  }

  async #unlock(): Promise<void> {
    const account = this.#account;
    if (this.#lock !== 'signed-out-elsewhere' || !account) return;
    const { device_id } = await account.api.call(whoami);
    if (device_id !== account.keeper.session.deviceId || this.#account !== account) return;
    await account.keeper.update({ lock: null });
    for (const window of this.windows.values()) window.close();
    this.windows.clear();
    await account.stop();
    this.#lock = null;
    await this.#open(account.keeper.session);
  }

  /** Removes everything of this device and begins anew. */
  async erase(): Promise<void> {
    const account = this.#account;
    this.#account = null;
    this.#profile = null;
    for (const window of this.windows.values()) window.close();
    this.windows.clear();
    this.checks.reset();
    await account?.stop();
    await this.#storage?.erase();
    this.#storage = await this.ports.openStorage();
    this.#lock = null;
    this.#alarm = null;
    this.#become('none');
    this.hub.touch('chats', 'requests', 'settings', 'safety', 'devices', 'people', 'connection');
  }

  /** Ends in order: what is in the store is whole, and another engine may open it. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#unlocking?.catch(() => {});
    const account = this.#account;
    this.#account = null;
    if (account) {
      await account.stop();
      await account.keeper.update({ running: false });
    }
    await this.#storage?.close();
    this.#storage = null;
  }

  async command<N extends CommandName>(name: N, args: CommandArgs<N>): Promise<Result<CommandValue<N>>> {
    const handler = this.#handlers[name] as ((args: CommandArgs<N>) => Promise<CommandValue<N>>) | undefined;
    if (!handler) return { ok: false, failure: { code: 'unexpected', detail: `no command ${name}` } };
    const result = await attempt(() => handler(args));
    if (!result.ok) this.ports.log(`${name} was refused`, result.failure);
    return result;
  }

  /** What a view of that name and parameters is made from. */
  view<N extends ViewName>(name: N, params: ViewParams<N>) {
    return makeViewSource(this, name, params);
  }
}
