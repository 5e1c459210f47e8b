// Which topics each view depends on and how it is computed.
import type { ViewName, ViewParams, Views } from '../../boundary/views.ts';
import type { Account } from '../account/account.ts';
import type { EngineHandle } from '../engine-handle.ts';
import type { ViewSource } from '../hub.ts';
import { TimelineWindow } from '../timeline/window.ts';
import { chatsView, chatView, requestsView } from './chat-rows.ts';
import { devicesView, personView, safetyView } from './people.ts';
import { timelineView } from './timeline.ts';

const windowKey = (chat: string, window: string) => `${chat} ${window}`;
export const windowOf = (engine: EngineHandle, chat: string, window: string) =>
  engine.windows.get(windowKey(chat, window));

const emptySettings: Views['settings']['value'] = {
  sendReadReceipts: true,
  sendTyping: true,
  notifications: false,
  sound: true,
  language: null,
  theme: 'system',
  blocked: [],
};

type Makers = { [N in ViewName]: (engine: EngineHandle, params: ViewParams<N>) => ViewSource };

/** A view that is empty while nobody is signed in. */
const signedIn = <T>(
  topics: readonly string[],
  engine: EngineHandle,
  compute: (account: Account) => T | Promise<T>,
  empty: T,
): ViewSource => ({
  topics: ['session', ...topics],
  compute: () => (engine.account ? compute(engine.account) : empty),
});

function timelineSource(engine: EngineHandle, params: ViewParams<'timeline'>): ViewSource {
  const key = windowKey(params.chat, params.window);
  const empty: Views['timeline']['value'] = {
    items: [],
    hasOlder: false,
    hasNewer: false,
    loadingOlder: false,
    loadingNewer: false,
    unreadMarker: null,
    unread: 0,
    focus: null,
    loaded: false,
  };
  const source = {
    topics: ['session', `timeline:${params.chat}`, `room:${params.chat}`],
    compute: async () => {
      const { account } = engine;
      if (!account) return empty;
      let window = engine.windows.get(key);
      if (!window) {
        window = new TimelineWindow(account, params.chat);
        engine.windows.set(key, window);
        await window.open(params.at);
        const room = window.chat?.room;
        if (room && room.membership === 'join' && !room.membersKnown) knowMembers(account, room.id);
      } else await window.follow();
      source.topics = ['session', ...window.rooms().flatMap((room) => [`timeline:${room}`, `room:${room}`])];
      return timelineView(account, window);
    },
    close: () => {
      engine.windows.get(key)?.close();
      engine.windows.delete(key);
    },
  };
  return source;
}

function knowMembers(account: Account, roomId: string): void {
  const room = account.rooms.get(roomId);
  if (!room) return;
  account.sealing
    .knowMembers(room)
    .then(() => account.hub.touch('chats', `room:${roomId}`))
    .catch(() => {});
}

const makers: Makers = {
  session: (engine) => ({ topics: ['session'], compute: () => engine.sessionView() }),
  connection: (engine) =>
    signedIn(['connection'], engine, (account) => account.connection(), {
      state: 'online',
      nextTryAt: null,
      waiting: 0,
    }),
  update: (engine) => ({
    topics: ['update'],
    compute: () => ({ state: engine.handingOver ? 'handing-over' : 'current' }),
  }),
  settings: (engine) => signedIn(['settings'], engine, (account) => account.settings.view, emptySettings),
  chats: (engine) =>
    signedIn(['chats'], engine, chatsView, { rows: [], unreadChats: 0, requests: 0, loaded: false }),
  requests: (engine) => signedIn(['requests', 'chats'], engine, requestsView, { rows: [] }),
  chat: (engine, { chat }) =>
    signedIn([`room:${chat}`, 'chats', 'people'], engine, (account) => chatView(account, chat), null),
  timeline: timelineSource,
  person: (engine, { person }) =>
    signedIn(['people', 'chats', 'settings'], engine, (account) => personView(account, person), null),
  devices: (engine) =>
    signedIn(['devices'], engine, (account) => devicesView(account), { devices: [], loaded: false }),
  safety: (engine) =>
    signedIn(['safety'], engine, (account) => safetyView(account), {
      sheet: 'none',
      passkeys: [],
      backup: { state: 'off', remaining: 0 },
      ask: false,
    }),
  check: (engine) => ({ topics: ['check'], compute: () => engine.checks.view() }),
};

export function makeViewSource<N extends ViewName>(
  engine: EngineHandle,
  name: N,
  params: ViewParams<N>,
): ViewSource {
  return makers[name](engine, params);
}
