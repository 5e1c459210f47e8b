// One's devices, and the epoch that keeps a copied store from running twice.
import { Type } from 'typebox';
import { endpoint } from '../endpoint.ts';
import { clientPaths, InteractiveAuthData, vechePath } from './interactive-auth.ts';

const Device = Type.Object({
  device_id: Type.String(),
  display_name: Type.Optional(Type.String()),
  /** Start of the day (UTC) on which it was last seen: the server keeps nothing finer. */
  last_seen_ts: Type.Optional(Type.Integer()),
});
const deviceParams = Type.Object({ deviceId: Type.String() });

/** https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3devices */
export const getDevices = endpoint({
  name: 'getDevices',
  method: 'GET',
  paths: clientPaths('devices'),
  rateLimit: 'cheap-read',
  response: Type.Object({ devices: Type.Array(Device) }),
});

/** https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3devicesdeviceid */
export const getDevice = endpoint({
  name: 'getDevice',
  method: 'GET',
  paths: clientPaths('devices/:deviceId'),
  rateLimit: 'cheap-read',
  errors: ['M_NOT_FOUND'],
  params: deviceParams,
  response: Device,
});

/** https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3devicesdeviceid */
export const updateDevice = endpoint({
  name: 'updateDevice',
  method: 'PUT',
  paths: clientPaths('devices/:deviceId'),
  rateLimit: 'account-write',
  errors: ['M_NOT_FOUND'],
  params: deviceParams,
  body: Type.Object({ display_name: Type.Optional(Type.String()) }),
  response: Type.Object({}),
});

/** https://spec.matrix.org/v1.19/client-server-api/#delete_matrixclientv3devicesdeviceid */
export const deleteDevice = endpoint({
  name: 'deleteDevice',
  method: 'DELETE',
  paths: clientPaths('devices/:deviceId'),
  userInteractive: true,
  rateLimit: 'account-write',
  params: deviceParams,
  body: Type.Object({ auth: Type.Optional(InteractiveAuthData) }),
  response: Type.Object({}),
});

/** https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3delete_devices */
export const deleteDevices = endpoint({
  name: 'deleteDevices',
  method: 'POST',
  paths: clientPaths('delete_devices'),
  userInteractive: true,
  rateLimit: 'account-write',
  body: Type.Object({
    auth: Type.Optional(InteractiveAuthData),
    devices: Type.Array(Type.String(), { maxItems: 1000 }),
  }),
  response: Type.Object({}),
});

/**
 * Raises the store epoch of the calling device by compare-and-set: at each start, before any encryption.
 * `expected` is what the store believes ('' at first), `next` a fresh random value that the store wrote down before
 * it asks. Asking again with the same `next` succeeds. 409 CHAT_VECHE_STORE_EPOCH: another copy of this store ran
 * meanwhile, and this one must not.
 */
export const raiseStoreEpoch = endpoint({
  name: 'raiseStoreEpoch',
  method: 'POST',
  paths: [vechePath('store_epoch')],
  rateLimit: 'account-write',
  errors: ['CHAT_VECHE_STORE_EPOCH'],
  body: Type.Object({
    expected: Type.String({ maxLength: 64 }),
    next: Type.String({ minLength: 16, maxLength: 64 }),
  }),
  response: Type.Object({ epoch: Type.String() }),
});
