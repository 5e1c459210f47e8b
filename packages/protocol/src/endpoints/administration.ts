// Contracts for the server's administrators, and of what a person may ask about their own account.
// https://spec.matrix.org/v1.19/client-server-api/#server-administration
import { type TObject, Type } from 'typebox';
import { endpoint } from '../endpoint.ts';
import { clientPaths } from './interactive-auth.ts';
import { v1 } from './room-paths.ts';

const params = Type.Object({ userId: Type.String() });

/** Devices and when they were seen, to the day. Addresses and user agents are never stored, so none is told. */
export const getWhoIs = endpoint({
  name: 'getWhoIs',
  method: 'GET',
  paths: clientPaths('admin/whois/:userId'),
  rateLimit: 'admin',
  errors: ['M_FORBIDDEN', 'M_NOT_FOUND'],
  params,
  response: Type.Object({
    user_id: Type.String(),
    devices: Type.Record(
      Type.String(),
      Type.Object({
        sessions: Type.Array(
          Type.Object({ connections: Type.Array(Type.Object({ last_seen: Type.Integer() })) }),
        ),
      }),
    ),
  }),
});

function standing<State extends TObject>(word: 'lock' | 'suspend', names: [string, string], state: State) {
  const path = v1(`/admin/${word}/:userId`);
  const shared = { paths: path, rateLimit: 'admin', errors: ['M_FORBIDDEN', 'M_NOT_FOUND'], params } as const;
  return {
    read: endpoint({ name: names[0], method: 'GET', ...shared, response: state }),
    write: endpoint({ name: names[1], method: 'PUT', ...shared, body: state, response: state }),
  };
}

const lock = standing(
  'lock',
  ['getAdminLockUser', 'setAdminLockUser'],
  Type.Object({ locked: Type.Boolean() }),
);
const suspend = standing(
  'suspend',
  ['getAdminSuspendUser', 'setAdminSuspendUser'],
  Type.Object({ suspended: Type.Boolean() }),
);

export const getAdminLock = lock.read;
export const setAdminLock = lock.write;
export const getAdminSuspension = suspend.read;
export const setAdminSuspension = suspend.write;
