// Makes the fixture of crypto-store-upgrade.test.ts with the crypto library that is installed: run by hand, once a version.
//   node packages/client/tests/processes/make-crypto-store.ts <new folder>
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { initAsync, StoreHandle } from '@matrix-org/matrix-sdk-crypto-wasm';
import { openCryptoDatabase } from '../../src/stores/crypto-database/open-crypto-database.ts';
import { KeyServer, TestDevice } from '../key-server.ts';

const [folder = ''] = process.argv.slice(2);
const room = '!room:x';

await initAsync();
const database = openCryptoDatabase(folder);
const handle = await StoreHandle.openWithKey(database.storeName, new Uint8Array(32).fill(5));
const server = new KeyServer();
const anna = await TestDevice.create(server, '@anna:x', 'ANNA');
await anna.bootstrap(server);
const boris = await TestDevice.create(server, '@boris:x', 'BORIS', handle);
await boris.bootstrap(server);
const inbox = () => server.inboxes.get('@boris:x BORIS') ?? [];

const read = await anna.encrypt(room, 'its key was received', '@boris:x');
await boris.receive(inbox());
server.inboxes.clear();
const unread = await anna.encrypt(room, 'its key comes after the upgrade', '@boris:x');
const identity = boris.machine.identityKeys.ed25519.toBase64();
writeFileSync(
  join(folder, 'expected.json'),
  `${JSON.stringify({ identity, read, unread, waiting: inbox() }, null, 2)}\n`,
);
handle.free();
boris.machine.close();
// The library closes its connections a moment later.
await new Promise((resolve) => setTimeout(resolve, 200));
database.close();
