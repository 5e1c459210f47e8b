// Everything durable that one engine (one account on one device) has: its records and the place of its cryptographic store.
import type { ClientStore } from './port.ts';

/**
 * Opened by `openBrowserStorage` or `openNodeStorage`. One data key is over both stores.
 *
 * The two are not copied, restored or moved apart from each other or from their device: an older cryptographic store
 * uses message keys twice.
 */
export interface EngineStorage {
  readonly records: ClientStore;
  /** For `StoreHandle.openWithKey(name, key)`. */
  readonly cryptoStore: { readonly name: string; readonly key: Uint8Array<ArrayBuffer> };
  /** Waits for what is being written, then closes. Free the store handle and close the OlmMachine before. */
  close(): Promise<void>;
  /**
   * Closes and deletes all of it for good (sign-out), the data key first: what a medium may still hold after that is
   * ciphertext that nothing opens.
   */
  erase(): Promise<void>;
}
