// Becoming a signed-in device: registration and the ways of signing in, as plain calls that give a session.
import type { BodyOf, ResponseOf } from '@veche/protocol';
import { login, register } from '@veche/protocol/endpoints/index';
import { Api } from '../http/api.ts';
import { type CompleteStage, withProof } from '../http/interactive-auth.ts';
import type { EnginePorts } from '../ports.ts';
import type { Session } from './session.ts';

/** An API without anybody signed in. */
export function anonymousApi(ports: EnginePorts): Api {
  return new Api(ports.fetch, ports.clock, {
    baseUrl: ports.homeserver,
    token: async () => null,
    refused: async () => false,
  });
}

type Entered = Pick<
  ResponseOf<typeof login>,
  'user_id' | 'device_id' | 'access_token' | 'refresh_token' | 'expires_in_ms'
>;

function sessionOf(ports: EnginePorts, entered: Entered, stage: Session['stage']): Session {
  return {
    baseUrl: ports.homeserver,
    userId: entered.user_id,
    deviceId: entered.device_id,
    accessToken: entered.access_token,
    refreshToken: entered.refresh_token ?? null,
    expiresAt: entered.expires_in_ms === undefined ? null : ports.clock.now() + entered.expires_in_ms,
    epoch: '',
    nextEpoch: null,
    running: false,
    stage,
    lock: null,
  };
}

export type RegistrationProof = Pick<
  BodyOf<typeof register>,
  'password' | 'chat.veche.passkey' | 'chat.veche.sheet'
>;

/** Registers. Where registration wants a token, `registrationToken` is shown. */
export async function registerAccount(
  ports: EnginePorts,
  username: string,
  proof: RegistrationProof,
  registrationToken: string | undefined,
): Promise<Session> {
  const api = anonymousApi(ports);
  const complete: CompleteStage = async (stage) => {
    if (stage === 'm.login.dummy') return {};
    if (stage === 'm.login.registration_token' && registrationToken) return { token: registrationToken };
    return null;
  };
  const entered = await withProof(
    (auth) =>
      api.call(
        register,
        {
          query: {},
          body: {
            username,
            ...proof,
            initial_device_display_name: ports.deviceName,
            refresh_token: true,
            ...(auth && { auth }),
          },
        },
        { patience: 2 },
      ),
    complete,
  );
  const { access_token, device_id } = entered;
  if (access_token === undefined || device_id === undefined)
    throw new Error('the server registered without signing in');
  return sessionOf(ports, { ...entered, access_token, device_id }, 'keys-wanted');
}

/** Signs in on a new device. What was said before stays closed until the chats are opened. */
export async function signIn(
  ports: EnginePorts,
  how: Pick<BodyOf<typeof login>, 'type' | 'identifier' | 'password' | 'token' | 'passkey' | 'sheet'>,
): Promise<Session> {
  const body = { ...how, initial_device_display_name: ports.deviceName, refresh_token: true };
  const entered = await anonymousApi(ports).call(login, { body }, { patience: 2 });
  return sessionOf(ports, entered, 'chats-closed');
}
