// Contracts of device keys, one-time keys, cross-signing and signatures.
// https://spec.matrix.org/v1.19/client-server-api/#end-to-end-encryption
import Type from 'typebox';
import { endpoint } from '../endpoint.ts';
import { crossSigningKey, deviceKeys, oneTimeKeys } from './key-shapes.ts';
import { v3 } from './room-paths.ts';

const failures = Type.Record(Type.String(), Type.Unknown());
const keyCounts = Type.Record(Type.String(), Type.Integer());

export const uploadKeys = endpoint({
  name: 'uploadKeys',
  method: 'POST',
  paths: v3('/keys/upload'),
  rateLimit: 'keys',
  bodyLimitBytes: 256 * 1024,
  errors: ['M_INVALID_PARAM', 'M_INVALID_SIGNATURE'],
  body: Type.Object({
    device_keys: Type.Optional(deviceKeys),
    one_time_keys: Type.Optional(oneTimeKeys),
    fallback_keys: Type.Optional(oneTimeKeys),
    /** The name from before v1.2 that some clients still send beside the stable one. */
    'org.matrix.msc2732.fallback_keys': Type.Optional(oneTimeKeys),
  }),
  response: Type.Object({ one_time_key_counts: keyCounts }),
});

export const queryKeys = endpoint({
  name: 'queryKeys',
  method: 'POST',
  paths: v3('/keys/query'),
  rateLimit: 'keys',
  bodyLimitBytes: 512 * 1024,
  body: Type.Object({
    timeout: Type.Optional(Type.Integer()),
    device_keys: Type.Record(Type.String(), Type.Array(Type.String())),
  }),
  response: Type.Object({
    failures,
    device_keys: Type.Record(Type.String(), Type.Record(Type.String(), deviceKeys)),
    master_keys: Type.Record(Type.String(), crossSigningKey),
    self_signing_keys: Type.Record(Type.String(), crossSigningKey),
    user_signing_keys: Type.Record(Type.String(), crossSigningKey),
  }),
});

export const claimKeys = endpoint({
  name: 'claimKeys',
  method: 'POST',
  paths: v3('/keys/claim'),
  rateLimit: 'keys',
  bodyLimitBytes: 512 * 1024,
  body: Type.Object({
    timeout: Type.Optional(Type.Integer()),
    one_time_keys: Type.Record(Type.String(), Type.Record(Type.String(), Type.String())),
  }),
  response: Type.Object({
    failures,
    one_time_keys: Type.Record(Type.String(), Type.Record(Type.String(), oneTimeKeys)),
  }),
});

export const getKeysChanges = endpoint({
  name: 'getKeysChanges',
  method: 'GET',
  paths: v3('/keys/changes'),
  rateLimit: 'expensive-read',
  query: Type.Object({ from: Type.String(), to: Type.Optional(Type.String()) }),
  response: Type.Object({ changed: Type.Array(Type.String()), left: Type.Array(Type.String()) }),
});

export const uploadCrossSigningKeys = endpoint({
  name: 'uploadCrossSigningKeys',
  method: 'POST',
  paths: [...v3('/keys/device_signing/upload'), '/_matrix/client/unstable/keys/device_signing/upload'],
  userInteractive: true,
  rateLimit: 'keys',
  errors: ['M_INVALID_SIGNATURE', 'M_MISSING_PARAM', 'M_FORBIDDEN', 'M_INVALID_PARAM'],
  body: Type.Object({
    master_key: Type.Optional(crossSigningKey),
    self_signing_key: Type.Optional(crossSigningKey),
    user_signing_key: Type.Optional(crossSigningKey),
    auth: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  }),
  response: Type.Object({}),
});

export const uploadCrossSigningSignatures = endpoint({
  name: 'uploadCrossSigningSignatures',
  method: 'POST',
  paths: [...v3('/keys/signatures/upload'), '/_matrix/client/unstable/keys/signatures/upload'],
  rateLimit: 'keys',
  bodyLimitBytes: 512 * 1024,
  /** User id → key id → the signed object. */
  body: Type.Record(Type.String(), Type.Record(Type.String(), Type.Record(Type.String(), Type.Unknown()))),
  response: Type.Object({
    failures: Type.Record(
      Type.String(),
      Type.Record(Type.String(), Type.Object({ errcode: Type.String(), error: Type.String() })),
    ),
  }),
});
