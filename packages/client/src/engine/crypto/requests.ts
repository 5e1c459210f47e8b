// Carries the crypto library's requests to the server: one loop at a time, every answer given back to the library.
import {
  type OlmMachine,
  type OutgoingRequest,
  RequestType,
  type RoomMessageRequest,
  type ToDeviceRequest,
} from '@matrix-org/matrix-sdk-crypto-wasm';
import { MatrixError } from '@veche/protocol';
import {
  claimKeys,
  putRoomKeys,
  queryKeys,
  sendMessage,
  sendToDevice,
  uploadCrossSigningSignatures,
  uploadKeys,
} from '@veche/protocol/endpoints/index';
import type { Api } from '../http/api.ts';

/** A request of the library, without its type's methods: what the loop needs of each. */
interface Sendable {
  readonly id: string | undefined;
  readonly type: RequestType;
  readonly body: string;
}

type Json = Record<string, unknown>;
const parse = (text: string) => JSON.parse(text) as Json;

/** The server refused a one-time key that it has with other contents: this device's keys were used twice. */
export class OneTimeKeyConflict extends Error {
  override readonly name = 'OneTimeKeyConflict';
}

export class RequestLoop {
  readonly #machine: OlmMachine;
  readonly #api: Api;
  #running: Promise<void> | null = null;
  #again = false;
  /** Told once of a fault that cannot heal (engine.md, first pitfall). */
  onDamaged: () => void = () => {};
  /** Encrypts what the library wants said in a room (verification with a person). */
  sealForRoom: ((room: string, type: string, content: Json) => Promise<Json>) | null = null;

  constructor(machine: OlmMachine, api: Api) {
    this.#machine = machine;
    this.#api = api;
  }

  /** Sends what is waiting, and what that leads to. Rejects with the first failure, after trying everything. */
  drain(): Promise<void> {
    if (this.#running !== null) {
      this.#again = true;
      return this.#running;
    }
    this.#running = this.#drain().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #drain(): Promise<void> {
    for (let first = true; first || this.#again; first = false) {
      this.#again = false;
      const requests = await this.#machine.outgoingRequests();
      if (requests.length === 0) continue;
      const outcomes = await Promise.allSettled(requests.map((request) => this.send(request)));
      const failed = outcomes.find((outcome) => outcome.status === 'rejected');
      const succeeded = outcomes.some((outcome) => outcome.status === 'fulfilled');
      if (failed && !succeeded) throw failed.reason;
      this.#again ||= succeeded;
    }
  }

  /** Resolves when no loop runs. */
  async idle(): Promise<void> {
    await this.#running?.catch(() => {});
  }

  /** Sends one request and marks it as sent. */
  async send(request: OutgoingRequest): Promise<void> {
    const response = await this.#carry(request).catch((error: unknown) => {
      if (request.type === RequestType.KeysUpload && isKeyConflict(error)) {
        this.onDamaged();
        throw new OneTimeKeyConflict('a one-time key already exists', { cause: error });
      }
      throw error;
    });
    const { id, type } = request as Sendable;
    if (id !== undefined) await this.#machine.markRequestAsSent(id, type, JSON.stringify(response));
  }

  async #say(room: string, type: string, txnId: string, content: Json): Promise<unknown> {
    if (!this.sealForRoom) throw new Error('nothing is said in clear');
    const body = await this.sealForRoom(room, type, content);
    const params = { roomId: room, eventType: 'm.room.encrypted', txnId };
    return this.#api.call(sendMessage, { params, body }, { patience: 5 });
  }

  #carry(request: OutgoingRequest): Promise<unknown> {
    const options = { patience: 5 };
    const body = parse(request.body) as never;
    switch (request.type) {
      case RequestType.KeysUpload:
        return this.#api.call(uploadKeys, { body }, options);
      case RequestType.KeysQuery:
        return this.#api.call(queryKeys, { body }, options);
      case RequestType.KeysClaim:
        return this.#api.call(claimKeys, { body }, options);
      case RequestType.SignatureUpload:
        return this.#api.call(uploadCrossSigningSignatures, { body }, options);
      case RequestType.ToDevice: {
        const { event_type, txn_id } = request as ToDeviceRequest;
        return this.#api.call(
          sendToDevice,
          { params: { eventType: event_type, txnId: txn_id }, body },
          options,
        );
      }
      case RequestType.RoomMessage: {
        const { room_id, event_type, txn_id } = request as RoomMessageRequest;
        return this.#say(room_id, event_type, txn_id, body);
      }
      default: {
        const { version } = request as OutgoingRequest & { version: string };
        return this.#api.call(putRoomKeys, { query: { version }, body }, options);
      }
    }
  }
}

function isKeyConflict(error: unknown): boolean {
  return error instanceof MatrixError && error.status === 400 && /already exists/i.test(error.message);
}
