// Global account data at the server, as secret storage wants it: asked, not remembered.
import { MatrixError } from '@veche/protocol';
import { getAccountData, setAccountData } from '@veche/protocol/endpoints/index';
import type { AccountDataPort } from '../../secrets/secret-storage.ts';
import type { Api } from '../http/api.ts';

export function accountDataAt(api: Api, userId: string): AccountDataPort {
  return {
    get: async (type) => {
      try {
        return await api.call(getAccountData, { params: { userId, type } }, { patience: 3 });
      } catch (error) {
        if (error instanceof MatrixError && error.status === 404) return undefined;
        throw error;
      }
    },
    set: async (type, content) => {
      await api.call(setAccountData, { params: { userId, type }, body: content }, { patience: 3 });
    },
  };
}
