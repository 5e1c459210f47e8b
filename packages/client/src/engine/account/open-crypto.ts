// Opens the crypto library's machine of this device, with the parts of the engine that stand on it.
import { DeviceId, OlmMachine, StoreHandle, UserId } from '@matrix-org/matrix-sdk-crypto-wasm';
import type { EngineStorage } from '../../stores/engine-storage.ts';
import { Decoder, type Judge } from '../crypto/decoder.ts';
import { RequestLoop } from '../crypto/requests.ts';
import { RoomEncryption } from '../crypto/room-encryption.ts';
import type { Api } from '../http/api.ts';
import type { EnginePorts } from '../ports.ts';

export interface CryptoParts {
  readonly machine: OlmMachine;
  readonly requests: RequestLoop;
  readonly encryption: RoomEncryption;
  readonly decoder: Decoder;
  close(): void;
}

export async function openCrypto(
  ports: EnginePorts,
  storage: EngineStorage,
  api: Api,
  account: { readonly userId: string; readonly deviceId: string },
  judge: Judge,
): Promise<CryptoParts> {
  await ports.loadCrypto();
  const handle = await StoreHandle.openWithKey(storage.cryptoStore.name, storage.cryptoStore.key);
  const machine = await OlmMachine.initFromStore(
    new UserId(account.userId),
    new DeviceId(account.deviceId),
    handle,
  );
  // Keys of rooms come from their senders, a backup of ours or a bundle: never asked for device by device.
  machine.roomKeyRequestsEnabled = false;
  machine.roomKeyForwardingEnabled = false;
  const requests = new RequestLoop(machine, api);
  return {
    machine,
    requests,
    encryption: new RoomEncryption(machine, requests, api, ports.random),
    decoder: new Decoder(machine, storage.records, judge),
    close: () => {
      machine.close();
      handle.free();
    },
  };
}
