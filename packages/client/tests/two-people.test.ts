// The main job: two people meet by a link and talk privately, over restarts and days offline.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, meet, Stage } from './stage.ts';

describe('two people', () => {
  let stage: Stage;
  let anna: Actor;
  let boris: Actor;
  let hostChat: string;
  let guestChat: string;

  beforeAll(async () => {
    stage = await Stage.open();
    anna = await stage.person('Anna');
    boris = await stage.person('Boris');
    ({ hostChat, guestChat } = await meet(anna, boris));
  }, 60_000);
  afterAll(() => stage.close());

  it('talk both ways', async () => {
    await boris.does('sendText', { chat: guestChat, text: 'Good evening' });
    await anna.reads(hostChat, 'Good evening');
    await anna.sees('chats', null, ({ rows }) =>
      rows.some((row) => row.key === hostChat && row.unread === 1),
    );
    await anna.does('sendText', { chat: hostChat, text: 'And to you' });
    await boris.reads(guestChat, 'Good evening', 'And to you');
  });

  it('know each other by the link', async () => {
    const view = await boris.sees(
      'chat',
      { chat: guestChat },
      (chat) => chat?.met !== null && chat !== undefined,
    );
    expect(view?.members.map((member) => member.knownHow).sort((a, b) => (a < b ? -1 : 1))).toEqual([
      'by-link',
      'you',
    ]);
    expect(view?.attention).toBeNull();
  });

  it('see that a message was read', async () => {
    const { item } = await anna.does('sendText', { chat: hostChat, text: 'Have you read this?' });
    await boris.reads(guestChat, 'Have you read this?');
    const timeline = await boris.sees(
      'timeline',
      { chat: guestChat, window: 'read', at: 'newest' },
      (view) => view.loaded,
    );
    await boris.does('markRead', { chat: guestChat, upTo: timeline.items.at(-1)?.key ?? '' });
    await anna.sees('timeline', { chat: hostChat, window: 'read', at: 'newest' }, ({ items }) =>
      items.some(
        (one) => one.kind === 'message' && one.key === item && one.delivery?.state === 'read-by-all',
      ),
    );
  });

  it('answer, change, react and take back', async () => {
    const { item } = await anna.does('sendText', { chat: hostChat, text: 'Tea at five?' });
    await boris.reads(guestChat, 'Tea at five?');
    await anna.does('editText', { chat: hostChat, item, text: 'Tea at **six**?' });
    await boris.reads(guestChat, 'Tea at six?');
    const seen = await boris.sees(
      'timeline',
      { chat: guestChat, window: 'edit', at: 'newest' },
      (view) => view.loaded,
    );
    const key = seen.items.at(-1)?.key ?? '';
    await boris.does('toggleReaction', { chat: guestChat, item: key, key: '👍' });
    await boris.does('sendText', { chat: guestChat, text: 'Gladly', replyTo: key });
    await anna.sees('timeline', { chat: hostChat, window: 'react', at: 'newest' }, ({ items }) => {
      const [tea, gladly] = items.slice(-2);
      return (
        tea?.kind === 'message' &&
        gladly?.kind === 'message' &&
        tea.edited &&
        tea.reactions[0]?.key === '👍' &&
        gladly.replyTo?.text === 'Tea at six?'
      );
    });
    await anna.does('deleteMessage', { chat: hostChat, item });
    await boris.sees('timeline', { chat: guestChat, window: 'gone', at: 'newest' }, ({ items }) =>
      items.some((one) => one.kind === 'message' && one.key === key && one.body.kind === 'deleted'),
    );
  });

  it('go on after a restart, and send what was written offline once each, in order', async () => {
    anna.offline = true;
    await anna.does('sendText', { chat: hostChat, text: 'one' });
    await anna.does('sendText', { chat: hostChat, text: 'two' });
    await anna.close();
    await anna.open();
    await anna.sees('session', null, ({ state }) => state === 'ready');
    await anna.does('sendText', { chat: hostChat, text: 'three' });
    await anna.reads(hostChat, 'one', 'two', 'three');
    anna.offline = false;
    await anna.does('reconnect', null);
    await boris.reads(guestChat, 'one', 'two', 'three');
    await anna.sees('connection', null, ({ waiting }) => waiting === 0);
    const view = await boris.sees(
      'timeline',
      { chat: guestChat, window: 'count', at: 'newest' },
      (one) => one.loaded,
    );
    const texts = view.items.flatMap((one) =>
      one.kind === 'message' && one.body.kind === 'text' ? [one.body.plain] : [],
    );
    for (const text of ['one', 'two', 'three']) expect(texts.filter((one) => one === text)).toHaveLength(1);
  });
});
