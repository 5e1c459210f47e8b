// Everything lost, or somebody looked in the eye: identities that change for a reason.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, meet, Stage } from './stage.ts';

const password = 'correct horse battery';

describe('a person who lost everything', () => {
  let stage: Stage;
  let anna: Actor;
  let boris: Actor;
  let again: Actor;
  let hostChat: string;
  let guestChat: string;

  beforeAll(async () => {
    stage = await Stage.open();
    anna = await stage.person('Anna');
    boris = await stage.person('Boris');
    ({ hostChat, guestChat } = await meet(anna, boris));
    await boris.does('sendText', { chat: guestChat, text: 'Before' });
    await anna.reads(hostChat, 'Before');
  }, 90_000);
  afterAll(() => stage.close());

  it('was known better after a look in the eye', async () => {
    await anna.does('beginPersonCheck', { person: '@boris-11:localhost', by: 'scan' });
    await boris.does('beginPersonCheck', { person: '@anna-11:localhost', by: 'scan' });
    const shown = await boris.sees('check', null, ({ scan }) => scan !== null);
    await anna.does('scannedCode', { bytes: shown.scan ?? new Uint8Array() });
    await anna.sees('check', null, ({ state }) => state === 'done');
    await anna.sees('person', { person: '@boris-11:localhost' }, (view) => view?.knownHow === 'scanned');
    await boris.does('cancelCheck', null);
  });

  it('begins afresh on a new device, and is held by others until a tap', async () => {
    again = stage.actor('Anna', 'afresh');
    await again.open();
    await again.does('signInWithPassword', { address: 'anna-11', password });
    await again.sees('session', null, ({ state }) => state === 'needs-chats-key');
    const refused = await again.ask('startFresh', {});
    expect(refused).toMatchObject({
      ok: false,
      failure: { code: 'proof-needed', proof: { password: true } },
    });
    await again.does('startFresh', { proof: { kind: 'password', password } });
    await again.sees('session', null, ({ state }) => state === 'ready');
    await boris.does('sendText', { chat: guestChat, text: 'Is it you?' });
    await boris.sees('chat', { chat: guestChat }, (view) => view?.attention?.kind === 'identity-changed');
    await boris.does('approveIdentity', { chat: guestChat, person: '@anna-11:localhost' });
    await boris.sees('chat', { chat: guestChat }, (view) => view?.attention === null);
    await again.reads(hostChat, 'Is it you?');
  });

  it('has the old device ring the alarm', async () => {
    await anna.sees('session', null, ({ alarm }) => alarm === 'own-identity-changed');
  });
});
