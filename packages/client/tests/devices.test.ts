// More devices of one person: by the sheet, by another device's code; signed out from afar; everything lost.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, meet, Stage } from './stage.ts';

const password = 'correct horse battery';

describe('a second device', () => {
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
    await boris.does('sendText', { chat: guestChat, text: 'Old words' });
    await anna.reads(hostChat, 'Old words');
  }, 90_000);
  afterAll(() => stage.close());

  it('signs in by the sheet and reads what was said before', async () => {
    const sheet = await anna.does('makeSheet', { proof: { kind: 'password', password } });
    const second = stage.actor('Anna', 'by-sheet');
    await second.open();
    const wrong = await second.ask('signInWithSheet', { address: 'anna-11', sheet: 'EsTc nonsense' });
    expect(wrong).toMatchObject({ ok: false, failure: { code: 'wrong-sheet' } });
    await second.does('signInWithSheet', { address: 'anna-11', sheet: sheet.text });
    await second.sees('session', null, ({ state }) => state === 'ready');
    await second.sees('chats', null, ({ rows }) => rows.some((row) => row.person?.name === 'Boris'));
    await second.reads(hostChat, 'Old words');
    await second.does('sendText', { chat: hostChat, text: 'From my other device' });
    await boris.reads(guestChat, 'From my other device');
    await anna.reads(hostChat, 'From my other device');
  });

  it('signs in by a code, after its numbers were typed into the old one', async () => {
    await anna.does('beginNewDevice', {
      proof: { kind: 'password', password },
      base: 'https://veche.example/',
    });
    const { code } = await anna.sees('check', null, ({ state }) => state === 'show-code');
    const third = stage.actor('Anna', 'by-code');
    await third.open();
    await third.does('signInWithCode', { code: code?.link ?? '' });
    const shown = await third.sees('check', null, ({ numbers }) => numbers !== null);
    await anna.sees('check', null, ({ state }) => state === 'enter-numbers');
    await anna.does('enterCheckNumbers', { numbers: shown.numbers ?? [0, 0, 0] });
    await anna.sees('check', null, ({ state }) => state === 'done');
    await third.sees('session', null, ({ state }) => state === 'ready');
    await third.reads(hostChat, 'Old words', 'From my other device');
  });

  it('gets nothing when other numbers are typed', async () => {
    await anna.does('cancelCheck', null);
    await anna.does('beginNewDevice', {
      proof: { kind: 'password', password },
      base: 'https://veche.example/',
    });
    const { code } = await anna.sees('check', null, ({ state }) => state === 'show-code');
    const fourth = stage.actor('Anna', 'mistaken');
    await fourth.open();
    await fourth.does('signInWithCode', { code: code?.text ?? '' });
    await anna.sees('check', null, ({ state }) => state === 'enter-numbers');
    const entered = await anna.ask('enterCheckNumbers', { numbers: [1, 2, 3] });
    expect(entered).toMatchObject({ ok: false, failure: { code: 'wrong-code' } });
    const session = await fourth.sees('session', null, ({ state }) => state !== 'starting');
    expect(session.state).toBe('needs-chats-key');
  });

  it('is signed out from afar and wipes itself', async () => {
    const second = stage.actor('Anna', 'to-be-wiped');
    await second.open();
    const sheet = await anna.does('makeSheet', { proof: { kind: 'password', password } });
    await second.does('signInWithSheet', { address: 'anna-11', sheet: sheet.text });
    await second.sees('session', null, ({ state }) => state === 'ready');
    await second.does('renameDevice', { device: (await own(second)) ?? '', name: 'Lost phone' });
    await anna.sees('devices', null, ({ loaded }) => loaded);
    await anna.does('renameDevice', { device: (await own(anna)) ?? '', name: 'My desk' });
    const { devices } = await anna.sees('devices', null, (view) =>
      view.devices.some((one) => one.name === 'Lost phone'),
    );
    const lost = devices.find((one) => one.name === 'Lost phone')?.key ?? '';
    const answer = await anna.does('signOutDevice', { device: lost, proof: { kind: 'password', password } });
    expect(answer).toEqual({ wiped: 'wiped' });
    await second.sees('session', null, ({ state }) => state === 'none');
  });

  async function own(actor: Actor): Promise<string | undefined> {
    const { devices } = await actor.sees('devices', null, ({ loaded }) => loaded);
    return devices.find((device) => device.current)?.key;
  }
});
