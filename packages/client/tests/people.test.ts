// Meeting without a link, notes to oneself, files, and stores that were copied.
import { cpSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, Stage } from './stage.ts';

describe('people', () => {
  let stage: Stage;
  let anna: Actor;
  let boris: Actor;
  let clara: Actor;

  beforeAll(async () => {
    stage = await Stage.open();
    anna = await stage.person('Anna');
    boris = await stage.person('Boris');
    clara = await stage.person('Clara');
  }, 90_000);
  afterAll(() => stage.close());

  it('find each other by an exact address, and a stranger is a request first', async () => {
    const { person } = await clara.does('findPerson', { address: 'anna-11' });
    expect(person.name).toBe('Anna');
    const { chat } = await clara.does('openDirectChat', { person: person.id });
    await clara.does('sendText', { chat, text: 'May I?' });
    const { rows } = await anna.sees(
      'requests',
      null,
      (view) => view.rows.length === 1 && view.rows[0]?.accountSince !== null,
    );
    expect(rows[0]).toMatchObject({ person: { name: 'Clara' }, kind: 'direct', sharedGroups: [] });
    const { rows: chats } = await anna.sees('chats', null, ({ loaded }) => loaded);
    expect(chats).toEqual([]);
    await anna.does('acceptRequest', { chat: rows[0]?.key ?? '' });
    await anna.reads(chat, 'May I?');
    await anna.does('sendText', { chat, text: 'You may' });
    await clara.reads(chat, 'May I?', 'You may');
  });

  it('can be blocked', async () => {
    await boris.does('openDirectChat', { person: '@clara-11:localhost' });
    const { rows } = await clara.sees('requests', null, (view) => view.rows.length === 1);
    await clara.does('blockPerson', { person: '@boris-11:localhost', chat: rows[0]?.key ?? '' });
    await clara.sees('requests', null, (view) => view.rows.length === 0);
    await clara.sees('settings', null, (view) => view.blocked.includes('@boris-11:localhost'));
    await clara.does('unblockPerson', { person: '@boris-11:localhost' });
  });

  it('who write to each other at the same time have one chat', async () => {
    const [a, b] = await Promise.all([
      anna.does('openDirectChat', { person: '@boris-11:localhost' }),
      boris.does('openDirectChat', { person: '@anna-11:localhost' }),
    ]);
    await anna.does('sendText', { chat: a.chat, text: 'from Anna' });
    await boris.does('sendText', { chat: b.chat, text: 'from Boris' });
    const waiting = await anna.sees('requests', null, () => true);
    for (const { key } of waiting.rows) await anna.does('acceptRequest', { chat: key });
    for (const [actor, chat] of [
      [anna, a.chat],
      [boris, b.chat],
    ] as const) {
      await actor.sees('timeline', { chat, window: 'both', at: 'newest' }, ({ items }) => {
        const texts = items.flatMap((one) =>
          one.kind === 'message' && one.body.kind === 'text' ? [one.body.plain] : [],
        );
        return texts.includes('from Anna') && texts.includes('from Boris');
      });
      const { rows } = await actor.sees('chats', null, ({ loaded }) => loaded);
      expect(rows.filter((row) => /Anna|Boris/.test(row.person?.name ?? ''))).toHaveLength(1);
    }
  });

  it('write notes to themselves', async () => {
    const { chat } = await anna.does('openNotes', null);
    await anna.does('sendText', { chat, text: 'Buy stamps' });
    await anna.reads(chat, 'Buy stamps');
    const view = await anna.sees('chat', { chat }, (one) => one?.kind === 'notes');
    expect(view?.can.write).toBe(true);
    expect((await anna.does('openNotes', null)).chat).toBe(chat);
  });

  it('send files with a caption that arrive whole', async () => {
    const { chat } = await anna.does('openDirectChat', { person: '@clara-11:localhost' });
    const blob = new Blob(['the minutes of the meeting'], { type: 'text/plain' });
    await anna.does('sendFiles', {
      chat,
      files: [{ name: 'minutes.txt', type: 'text/plain', blob }],
      caption: 'As agreed',
    });
    const view = await clara.sees('timeline', { chat, window: 'file', at: 'newest' }, ({ items }) =>
      items.some((one) => one.kind === 'message' && one.body.kind === 'file' && one.body.media.key !== ''),
    );
    const item = view.items.find((one) => one.kind === 'message' && one.body.kind === 'file');
    if (item?.kind !== 'message' || item.body.kind !== 'file') throw new Error('no file');
    expect(item.body).toMatchObject({ captionPlain: 'As agreed', media: { name: 'minutes.txt' } });
    const { blob: received } = await clara.does('loadMedia', { media: item.body.media, size: 'full' });
    expect(await received.text()).toBe('the minutes of the meeting');
    expect(received.type).toBe('application/octet-stream');
  });

  it('whose store was copied: the copy does not run once the other has', async () => {
    const twin = stage.actor('Boris', 'copy');
    await boris.close();
    cpSync(boris.folder, twin.folder, { recursive: true });
    await boris.open();
    await boris.sees('session', null, ({ state }) => state === 'ready');
    const { chat } = await boris.does('openDirectChat', { person: '@anna-11:localhost' });
    await boris.does('sendText', { chat, text: 'the true one' });
    await boris.sees('connection', null, ({ waiting }) => waiting === 0);
    await twin.open();
    await twin.ask('sendText', { chat, text: 'the copy' });
    await twin.sees('session', null, ({ state, lock }) => state === 'locked' && lock === 'copied-store');
  });
});
