// A process with a crypto store that receives room keys until it is killed: run by sigkill.test.ts.
import {
  DeviceId,
  initAsync,
  OlmMachine,
  type RequestType,
  StoreHandle,
  UserId,
} from '@matrix-org/matrix-sdk-crypto-wasm';
import { openNodeStorage } from '../../src/stores/node-storage.ts';
import { TestDevice } from '../key-server.ts';

type Json = Record<string, unknown>;
type Order =
  | { do: 'receive'; events: Json[]; oneTimeKeys: number }
  | { do: 'decrypt'; sender: string; room: string; content: Json }
  | { do: 'answer'; id: number; response: Json };

const [folder = '', user = '', device = ''] = process.argv.slice(2);
const waiting = new Map<number, (response: Json) => void>();
let lastRequest = 0;

/** Asks the server, which is in the parent process. */
function ask(type: RequestType, body: Json, eventType: string): Promise<Json> {
  const id = ++lastRequest;
  process.send?.({ ask: { id, type, body, eventType } });
  return new Promise((resolve) => waiting.set(id, resolve));
}

await initAsync();
const storage = await openNodeStorage({ folder });
const handle = await StoreHandle.openWithKey(storage.cryptoStore.name, storage.cryptoStore.key);
const machine = await OlmMachine.initFromStore(new UserId(user), new DeviceId(device), handle);
const receiver = new TestDevice(machine, ask);

let work = Promise.resolve();
process.on('message', (order: Order) => {
  if (order.do === 'answer') {
    waiting.get(order.id)?.(order.response);
    return;
  }
  work = work.then(() => carryOut(order));
});
await receiver.sendRequests();
process.send?.({ ready: machine.identityKeys.ed25519.toBase64() });

async function carryOut(order: Exclude<Order, { do: 'answer' }>): Promise<void> {
  if (order.do === 'receive') {
    await receiver.receive(order.events, order.oneTimeKeys);
    process.send?.({ received: true });
    return;
  }
  const text = await receiver
    .decrypt(order.room, order.sender, order.content)
    .catch((error: unknown) => String(error));
  process.send?.({ text });
}
