// An engine that writes some messages and stays until it is killed; says what it has written: run by hostile-ratchet.test.ts.
import { EnginePerson } from '../../src/actors/engine-person.ts';

const [homeserver = '', folder = '', chat = '', round = ''] = process.argv.slice(2);
const writer = new EnginePerson('Anna', '', folder, homeserver);
await writer.opens();
await writer.isReady();
for (let n = 0; n < 6; n += 1) {
  const text = `${round}.${n}`;
  await writer.writes(chat, text);
  process.send?.(text);
  await new Promise((resolve) => setTimeout(resolve, 40));
}
