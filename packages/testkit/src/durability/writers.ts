// One writer for each kind of thing that a server acknowledges: messages, account data, receipts, memberships,
// to-device messages, uploads, one-time keys.
import { createHash, randomBytes } from 'node:crypto';
import { type Api, must, type Session, type Writer } from './api.ts';

const client = '/_matrix/client/v3';

interface Page {
  chunk: { event_id: string; sender: string; type: string; content: { body?: string } }[];
  end?: string;
}

/** All events of a room, oldest first. */
async function history(api: Api, session: Session, roomId: string): Promise<Page['chunk']> {
  const events: Page['chunk'] = [];
  let from: string | undefined;
  do {
    const at: string = from === undefined ? '' : `&from=${encodeURIComponent(from)}`;
    const path = `${client}/rooms/${encodeURIComponent(roomId)}/messages?dir=f&limit=500${at}`;
    const page: Page = await api.call(session.token, 'GET', path);
    events.push(...page.chunk);
    from = page.chunk.length > 0 ? page.end : undefined;
  } while (from !== undefined);
  return events;
}

/** Sends numbered messages; what got no answer is sent again with the same transaction id, as a client's outbox does. */
export function messageWriter(api: Api, session: Session, roomId: string): Writer {
  const acknowledged: string[] = [];
  let number = 0;
  return {
    name: `messages of ${session.userId}`,
    step: async () => {
      const path = `${client}/rooms/${encodeURIComponent(roomId)}/send/m.room.message/t${number}`;
      const body = { msgtype: 'm.text', body: `${session.userId} ${number}` };
      const answer = await api.try<{ event_id: string }>(session.token, 'PUT', path, body);
      if (!answer) return false;
      acknowledged.push(answer.event_id);
      number++;
      return true;
    },
    verify: async () => {
      const mine = (await history(api, session, roomId)).filter(
        (event) => event.sender === session.userId && event.type === 'm.room.message',
      );
      const ids = mine.map((event) => event.event_id);
      must(new Set(ids).size === ids.length, 'an event stands twice in the history');
      must(
        ids.length === acknowledged.length || ids.length === acknowledged.length + 1,
        `${acknowledged.length} messages were acknowledged, ${ids.length} are there`,
      );
      must(
        acknowledged.every((id, index) => ids[index] === id),
        'acknowledged messages are missing or out of order',
      );
    },
  };
}

/** Overwrites one piece of account data with growing numbers. */
export function accountDataWriter(api: Api, session: Session): Writer {
  let acknowledged = -1;
  const path = `${client}/user/${encodeURIComponent(session.userId)}/account_data/test.counter`;
  return {
    name: 'account data',
    step: async () => {
      const answer = await api.try(session.token, 'PUT', path, { number: acknowledged + 1 });
      if (answer) acknowledged++;
      return answer !== undefined;
    },
    verify: async () => {
      if (acknowledged < 0) return;
      const { number } = await api.call<{ number: number }>(session.token, 'GET', path);
      must(
        number >= acknowledged && number <= acknowledged + 1,
        `account data: ${number} after ${acknowledged}`,
      );
    },
  };
}

interface JoinedSync {
  next_batch: string;
  rooms?: {
    join?: Record<
      string,
      {
        ephemeral: {
          events: { type: string; content: Record<string, Record<string, Record<string, unknown>>> }[];
        };
        timeline: { events: { event_id: string }[]; limited?: boolean };
      }
    >;
  };
  to_device?: { events: { content: { number?: number } }[] };
}

/** Sends a message and a receipt for it, again and again. */
export function receiptWriter(api: Api, session: Session, roomId: string): Writer {
  const room = `${client}/rooms/${encodeURIComponent(roomId)}`;
  let number = 0;
  const sent: string[] = [];
  let acknowledged = -1;
  return {
    name: 'receipts',
    step: async () => {
      const body = { msgtype: 'm.text', body: `for a receipt ${number}` };
      const event = await api.try<{ event_id: string }>(
        session.token,
        'PUT',
        `${room}/send/m.room.message/r${number}`,
        body,
      );
      if (!event) return false;
      number++;
      sent.push(event.event_id);
      const answer = await api.try(
        session.token,
        'POST',
        `${room}/receipt/m.read/${encodeURIComponent(event.event_id)}`,
        {},
      );
      if (!answer) return false;
      acknowledged = sent.length - 1;
      return true;
    },
    verify: async () => {
      if (acknowledged < 0) return;
      const sync = await api.call<JoinedSync>(session.token, 'GET', `${client}/sync?timeout=0`);
      const receipts = sync.rooms?.join?.[roomId]?.ephemeral.events.find(
        (event) => event.type === 'm.receipt',
      );
      const at = Object.entries(receipts?.content ?? {}).find(
        ([, types]) => types['m.read']?.[session.userId],
      );
      must(at !== undefined && sent.indexOf(at[0]) >= acknowledged, 'an acknowledged receipt is lost');
    },
  };
}

/** Leaves and joins a public room in turn. */
export function membershipWriter(api: Api, session: Session, roomId: string): Writer {
  const room = `${client}/rooms/${encodeURIComponent(roomId)}`;
  let joined = true;
  let inDoubt = false;
  return {
    name: 'membership',
    step: async () => {
      const answer = await api.try(session.token, 'POST', `${room}/${joined ? 'leave' : 'join'}`, {});
      inDoubt = answer === undefined;
      if (answer) joined = !joined;
      return !inDoubt;
    },
    verify: async () => {
      const path = `${client}/joined_rooms`;
      const { joined_rooms: rooms } = await api.call<{ joined_rooms: string[] }>(session.token, 'GET', path);
      const now = rooms.includes(roomId);
      must(inDoubt || now === joined, `an acknowledged ${joined ? 'join' : 'leave'} is lost`);
      joined = now;
      inDoubt = false;
    },
  };
}

/** Sends numbered to-device messages that another device collects, acknowledging what it has by its token. */
export function toDeviceWriter(api: Api, session: Session, receiver: Session): Writer {
  let number = 0;
  let acknowledged = -1;
  const received: number[] = [];
  let since = '';
  const collect = async (): Promise<void> => {
    for (let empty = false; !empty; ) {
      const path = `${client}/sync?timeout=0${since === '' ? '' : `&since=${since}`}`;
      const sync = await api.call<JoinedSync>(receiver.token, 'GET', path);
      const events = sync.to_device?.events ?? [];
      received.push(...events.map((event) => event.content.number ?? -1));
      empty = events.length === 0;
      since = sync.next_batch;
    }
  };
  return {
    name: 'to-device messages',
    step: async () => {
      const messages = { [receiver.userId]: { [receiver.deviceId]: { number } } };
      const answer = await api.try(session.token, 'PUT', `${client}/sendToDevice/test.number/d${number}`, {
        messages,
      });
      if (answer) acknowledged = number++;
      return answer !== undefined;
    },
    verify: async () => {
      await collect();
      must(
        received.every((value, index) => value === index),
        `to-device messages are missing, doubled or out of order: ${received.slice(-10).join(' ')}`,
      );
      must(received.length > acknowledged, `to-device: ${received.length} of ${acknowledged + 1} came`);
    },
  };
}

/** Uploads random bytes and reads all of them back. */
export function uploadWriter(api: Api, session: Session): Writer {
  const uploads = new Map<string, string>();
  const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
  return {
    name: 'uploads',
    step: async () => {
      const bytes = randomBytes(20_000);
      try {
        const response = await fetch(`${api.url}/_matrix/media/v3/upload`, {
          method: 'POST',
          headers: { authorization: `Bearer ${session.token}`, 'content-type': 'application/octet-stream' },
          body: bytes,
        });
        if (response.status !== 200) throw new Error(`upload: ${response.status}`);
        const { content_uri: uri } = (await response.json()) as { content_uri: string };
        uploads.set(uri, digest(bytes));
        return true;
      } catch (error) {
        if (error instanceof TypeError) return false;
        throw error;
      }
    },
    verify: async () => {
      for (const [uri, expected] of uploads) {
        const response = await fetch(
          `${api.url}/_matrix/client/v1/media/download/${uri.slice('mxc://'.length)}`,
          {
            headers: { authorization: `Bearer ${session.token}` },
          },
        );
        must(response.status === 200, `an upload is gone: ${response.status}`);
        must(
          digest(new Uint8Array(await response.arrayBuffer())) === expected,
          'an upload came back changed',
        );
      }
      uploads.clear();
    },
  };
}

/** Uploads one-time keys and claims them: no key may be given twice, not even across a crash. */
export function oneTimeKeyWriter(api: Api, owner: Session, claimer: Session): Writer {
  let uploaded = 0;
  const given = new Set<string>();
  return {
    name: 'one-time keys',
    step: async () => {
      const keys = Object.fromEntries(
        Array.from({ length: 5 }, () => [
          `curve25519:K${uploaded++}`,
          randomBytes(32).toString('base64').slice(0, 43),
        ]),
      );
      const upload = await api.try(owner.token, 'POST', `${client}/keys/upload`, { one_time_keys: keys });
      if (!upload) return false;
      for (let claim = 0; claim < 5; claim++) {
        const body = { one_time_keys: { [owner.userId]: { [owner.deviceId]: 'curve25519' } } };
        const answer = await api.try<{
          one_time_keys: Record<string, Record<string, Record<string, unknown>>>;
        }>(claimer.token, 'POST', `${client}/keys/claim`, body);
        if (!answer) return false;
        const [keyId] = Object.keys(answer.one_time_keys[owner.userId]?.[owner.deviceId] ?? {});
        if (keyId === undefined) break;
        must(!given.has(keyId), `one-time key ${keyId} was given twice`);
        given.add(keyId);
      }
      return true;
    },
    verify: async () => undefined,
  };
}

/** Syncs on and on with one token after another: what it was told must be what is there, across every restart. */
export function syncingReader(api: Api, session: Session, roomId: string): Writer {
  const told: string[] = [];
  let since = '';
  const filter = encodeURIComponent('{"room":{"timeline":{"limit":100}}}');
  const sync = async (timeoutMs: number): Promise<JoinedSync | undefined> => {
    const at = since === '' ? '' : `&since=${encodeURIComponent(since)}`;
    const path = `${client}/sync?timeout=${timeoutMs}&filter=${filter}${at}`;
    const answer = await api.try<JoinedSync>(session.token, 'GET', path);
    const timeline = answer?.rooms?.join?.[roomId]?.timeline;
    must(!timeline?.limited, 'a reader that keeps up was told that it had missed something');
    told.push(...(timeline?.events ?? []).map((event) => event.event_id));
    if (answer) since = answer.next_batch;
    return answer;
  };
  return {
    name: 'syncs',
    step: async () => (await sync(1000)) !== undefined,
    verify: async () => {
      must((await sync(0)) !== undefined, 'no answer to an old sync token');
      const there = (await history(api, session, roomId)).map((event) => event.event_id);
      must(
        there.length === told.length && there.every((id, index) => id === told[index]),
        `syncs told ${told.length} events, ${there.length} are there, or in another order`,
      );
    },
  };
}
