// A malicious server gets nothing: what counts is what goes over the wire.
import type { webcrypto } from 'node:crypto';
import { canonicalJson, encodeBase64 } from '@veche/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Actor, meet, Stage } from './stage.ts';

type Json = Record<string, unknown>;

/** Alters the JSON of some answers. */
function lying(pathPart: string, alter: (body: Json, path: string) => void) {
  return async (url: string, init: RequestInit): Promise<Response> => {
    const response = await fetch(url, init);
    if (!url.includes(pathPart) || !response.ok) return response;
    const body = (await response.json()) as Json;
    alter(body, url);
    return new Response(JSON.stringify(body), { status: response.status, headers: response.headers });
  };
}

async function newKey(): Promise<{ pub: string; sign(value: Json): Promise<string> }> {
  const pair = (await crypto.subtle.generateKey('Ed25519', true, [
    'sign',
    'verify',
  ])) as webcrypto.CryptoKeyPair;
  const pub = encodeBase64(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)));
  const sign = async (value: Json) => {
    const bytes = new TextEncoder().encode(canonicalJson(value));
    return encodeBase64(new Uint8Array(await crypto.subtle.sign('Ed25519', pair.privateKey, bytes)));
  };
  return { pub, sign };
}

/** An identity that is well made in every respect, and not the person's. */
async function forgeIdentity(user: string): Promise<{ master_keys: Json; self_signing_keys: Json }> {
  const master = await newKey();
  const selfSigning = await newKey();
  const signing = {
    user_id: user,
    usage: ['self_signing'],
    keys: { [`ed25519:${selfSigning.pub}`]: selfSigning.pub },
  };
  const signature = { [user]: { [`ed25519:${master.pub}`]: await master.sign(signing) } };
  return {
    master_keys: { user_id: user, usage: ['master'], keys: { [`ed25519:${master.pub}`]: master.pub } },
    self_signing_keys: { ...signing, signatures: signature },
  };
}

function addState(joined: Json, event: Json): void {
  const name = 'state_after' in joined ? 'state_after' : 'org.matrix.msc4222.state_after';
  const state = (joined[name] ?? { events: [] }) as { events: unknown[] };
  state.events.push(event);
  joined[name] = state;
}

describe('a malicious server', () => {
  let stage: Stage;
  let anna: Actor;
  let boris: Actor;
  let hostChat: string;
  let guestChat: string;
  const sent: { url: string; body: string }[] = [];

  beforeEach(async () => {
    stage = await Stage.open();
    sent.length = 0;
    anna = await stage.person('Anna');
    boris = await stage.person('Boris');
    ({ hostChat, guestChat } = await meet(anna, boris));
    await boris.does('sendText', { chat: guestChat, text: 'Hello' });
    await anna.reads(hostChat, 'Hello');
  }, 90_000);
  afterEach(() => stage.close());

  const recording =
    (inner: (url: string, init: RequestInit) => Promise<Response>) => (url: string, init: RequestInit) => {
      if (init.method === 'PUT') sent.push({ url, body: String(init.body) });
      return inner(url, init);
    };

  it('adds a ghost to a direct chat: the ghost gets no key, and Anna is told', async () => {
    const ghost = '@mallory-11:localhost';
    const event = {
      type: 'm.room.member',
      state_key: ghost,
      sender: '@boris-11:localhost',
      event_id: '$ghost',
      origin_server_ts: Date.now(),
      content: { membership: 'join', displayname: 'Support' },
    };
    let told = false;
    stage.network = recording(
      lying('/sync', (body) => {
        const joined = ((body.rooms as Json | undefined)?.join as Json | undefined)?.[hostChat] as
          | Json
          | undefined;
        if (!joined || told) return;
        told = true;
        addState(joined, event);
      }),
    );
    await boris.does('sendText', { chat: guestChat, text: 'Are you there?' });
    await anna.reads(hostChat, 'Are you there?');
    await anna.does('sendText', { chat: hostChat, text: 'For Boris alone' });
    await boris.reads(guestChat, 'For Boris alone');
    const keys = sent.filter(({ url }) => url.includes('/sendToDevice/'));
    for (const { body } of keys) expect(body).not.toContain(ghost);
    const view = await anna.sees('chat', { chat: hostChat }, (one) => one?.attention !== null);
    expect(view?.attention).toMatchObject({ kind: 'appeared-unasked', people: [{ id: ghost }] });
  });

  it('swaps an identity with three messages queued: none is sent until a tap', async () => {
    anna.offline = true;
    for (const text of ['one', 'two', 'three']) await anna.does('sendText', { chat: hostChat, text });
    const forged = await forgeIdentity('@boris-11:localhost');
    stage.network = recording(
      lying('/keys/query', (body) => {
        for (const field of ['master_keys', 'self_signing_keys'] as const) {
          const keys = body[field] as Json;
          if (keys['@boris-11:localhost'] !== undefined) keys['@boris-11:localhost'] = forged[field];
        }
      }),
    );
    anna.offline = false;
    const check = await anna.ask('beginPersonCheck', { person: '@boris-11:localhost', by: 'scan' });
    expect(check.ok).toBe(true);
    await anna.does('reconnect', null);
    await anna.sees('chat', { chat: hostChat }, (view) => view?.attention?.kind === 'identity-changed');
    await new Promise((resolve) => setTimeout(resolve, 500));
    const messages = () => sent.filter(({ url }) => url.includes('/send/m.room.encrypted/'));
    expect(messages()).toEqual([]);
    await anna.does('approveIdentity', { chat: hostChat, person: '@boris-11:localhost' });
    await anna.sees('connection', null, ({ waiting }) => waiting === 0);
    expect(messages()).toHaveLength(3);
  });

  it('takes the encryption of a chat away: nothing leaves in clear', async () => {
    const event = {
      type: 'm.room.encryption',
      state_key: '',
      sender: '@boris-11:localhost',
      event_id: '$stripped',
      origin_server_ts: Date.now(),
      content: {},
    };
    stage.network = recording(
      lying('/sync', (body) => {
        const joined = ((body.rooms as Json | undefined)?.join as Json | undefined)?.[hostChat] as
          | Json
          | undefined;
        if (joined) addState(joined, event);
      }),
    );
    await boris.does('sendText', { chat: guestChat, text: 'Still' });
    await anna.reads(hostChat, 'Still');
    await boris.does('sendText', { chat: guestChat, text: 'here' });
    await anna.sees('chat', { chat: hostChat }, (view) => view?.attention?.kind === 'protection-removed');
    await anna.does('sendText', { chat: hostChat, text: 'planted words' });
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(sent.map(({ body }) => body).join()).not.toContain('planted words');
    expect(sent.some(({ url }) => url.includes('/send/m.room.message/'))).toBe(false);
  });

  it('answers that nobody is known any more: everything is kept', async () => {
    stage.network = async () =>
      new Response(JSON.stringify({ errcode: 'M_UNKNOWN_TOKEN', error: 'who are you' }), { status: 401 });
    await anna.ask('findPerson', { address: 'boris-11' });
    await anna.sees('session', null, ({ state }) => state === 'locked');
    const chats = await anna.sees('chats', null, ({ loaded }) => loaded);
    expect(chats.rows.map((row) => row.preview.text)).toContain('Hello');
  });
});
