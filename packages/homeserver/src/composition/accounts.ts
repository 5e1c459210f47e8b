// Wires accounts, devices, sign-in and administration, and lists their endpoints.
import {
  apiUrl,
  appOrigins,
  passkeyRpId,
  passwordSettings,
  registrationMode,
} from '../configuration/derived.ts';
import { Accounts, Passwords, RegistrationTokens } from '../domains/accounts/index.ts';
import { Administration, Ledger } from '../domains/admin/index.ts';
import {
  Challenges,
  CredentialChanges,
  InteractiveAuth,
  Passkeys,
  Proofs,
  Registration,
  SharedSecret,
  Sheets,
  SignIn,
} from '../domains/auth/index.ts';
import { Devices, SessionOpening, Sessions } from '../domains/devices/index.ts';
import { OwnRecord } from '../domains/own-record/index.ts';
import { serveChangePassword } from '../http/client/account/change-password.ts';
import { serveDeactivateAccount } from '../http/client/account/deactivate-account.ts';
import { serveAccountAge } from '../http/client/account/get-account-age.ts';
import { serveNotices } from '../http/client/account/get-notices.ts';
import { serveOwnRecord } from '../http/client/account/get-own-record.ts';
import { serveWhoami } from '../http/client/account/whoami.ts';
import { serveDeleteDevice } from '../http/client/devices/delete-device.ts';
import { serveDeleteDevices } from '../http/client/devices/delete-devices.ts';
import { serveDevice } from '../http/client/devices/get-device.ts';
import { serveDevices } from '../http/client/devices/get-devices.ts';
import { serveRaiseStoreEpoch } from '../http/client/devices/raise-store-epoch.ts';
import { serveUpdateDevice } from '../http/client/devices/update-device.ts';
import { serveAddPasskey } from '../http/client/passkeys/add-passkey.ts';
import { servePasskeyChallenge } from '../http/client/passkeys/create-passkey-challenge.ts';
import { servePasskeyOptions } from '../http/client/passkeys/create-passkey-options.ts';
import { serveRegistrationPasskeyOptions } from '../http/client/passkeys/create-registration-passkey-options.ts';
import { serveSheetChallenge } from '../http/client/passkeys/create-sheet-challenge.ts';
import { serveDeletePasskey } from '../http/client/passkeys/delete-passkey.ts';
import { servePasskeys } from '../http/client/passkeys/get-passkeys.ts';
import { servePutSheetKey } from '../http/client/passkeys/put-sheet-key.ts';
import { serveUsernameAvailability } from '../http/client/registration/check-username-availability.ts';
import { serveInvitationToken } from '../http/client/registration/create-invitation-token.ts';
import { serveInvitationBudget } from '../http/client/registration/get-invitation-budget.ts';
import { serveRegister } from '../http/client/registration/register.ts';
import { serveRegistrationTokenValidity } from '../http/client/registration/registration-token-validity.ts';
import {
  serveSharedSecretNonce,
  serveSharedSecretRegistration,
} from '../http/client/registration/shared-secret.ts';
import { serveCapabilities } from '../http/client/server/get-capabilities.ts';
import { serveSignInWays } from '../http/client/server/get-sign-in-ways.ts';
import { serveWellKnown } from '../http/client/server/get-well-known.ts';
import { serveWellKnownSupport } from '../http/client/server/get-well-known-support.ts';
import { serveGenerateLoginToken } from '../http/client/sign-in/generate-login-token.ts';
import { serveLoginFlows } from '../http/client/sign-in/get-login-flows.ts';
import { serveLogin } from '../http/client/sign-in/login.ts';
import { serveLogout } from '../http/client/sign-in/logout.ts';
import { serveLogoutAll } from '../http/client/sign-in/logout-all.ts';
import { serveRefresh } from '../http/client/sign-in/refresh.ts';
import type { Served } from '../http/serve.ts';
import type { Composed, Core, Ports } from './core.ts';

/** What other domains use of accounts. */
export interface AccountDomains extends Composed {
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly devices: Devices;
  readonly interactiveAuth: InteractiveAuth;
  readonly administration: Administration;
}

/** Builds the domains. Ports are read when they are needed: those above are composed later. */
export async function composeAccounts(core: Core, ports: Ports): Promise<AccountDomains> {
  const { configuration, database, users, limiter, now, serverName } = core;
  const accounts = new Accounts(database, users, serverName, now);
  const passwords = new Passwords(passwordSettings(configuration));
  const tokens = new RegistrationTokens(database, configuration.invitation_budget, now);
  const sessions = new Sessions(database, now);
  const opening = new SessionOpening(database, sessions, now);
  const devices = new Devices(database, sessions, ports.deviceRemoval);
  const challenges = await Challenges.open(database, now);
  const passkeys = new Passkeys(database, challenges, {
    rpId: passkeyRpId(configuration, core.port),
    origins: appOrigins(configuration, core.port),
  });
  const sheets = new Sheets(accounts, challenges);
  const attempts = {
    take: (user: number) => limiter.take('password-attempt', String(user)),
    giveBack: (user: number) => limiter.giveBack('password-attempt', String(user)),
  };
  const proofs = new Proofs({ accounts, passwords, passkeys, sheets, attempts });
  const interactiveAuth = new InteractiveAuth(accounts, proofs);
  const mode = registrationMode(configuration);
  const registration = new Registration({ database, accounts, passwords, passkeys, tokens, opening, mode });
  const closurePorts = ports.accountClosure;
  const credentials = new CredentialChanges({
    database,
    accounts,
    passwords,
    passkeys,
    devices,
    closurePorts,
    now,
  });
  const ledger = new Ledger(database, now);
  const administration = new Administration({
    database,
    ledger,
    accounts,
    passwords,
    credentials,
    devices,
    sessions,
    opening,
    closurePorts,
    now,
  });
  const signIn = new SignIn(accounts, proofs, challenges, opening);
  const baseUrl = (): string => apiUrl(configuration, core.port);
  const sharedSecret =
    configuration.shared_secret === ''
      ? undefined
      : new SharedSecret(configuration.shared_secret, challenges);
  const served: Served[] = [
    serveWellKnown(baseUrl),
    serveWellKnownSupport({
      matrixId: orNothing(configuration.support_matrix_id),
      email: orNothing(configuration.support_email),
      page: orNothing(configuration.support_page),
    }),
    serveCapabilities({ defaultRoomVersion: configuration.room_version, roomVersions: ['10', '11', '12'] }),
    serveSignInWays({
      serverName,
      registration: mode,
      rpId: passkeys.rpId,
      minPasswordLength: passwords.minLength,
    }),
    serveRegister(registration, serverName),
    serveUsernameAvailability(accounts),
    serveRegistrationTokenValidity(tokens),
    serveInvitationToken(tokens),
    serveInvitationBudget(tokens),
    ...(sharedSecret
      ? [
          serveSharedSecretNonce(sharedSecret),
          serveSharedSecretRegistration(sharedSecret, administration, serverName),
        ]
      : []),
    serveLoginFlows(),
    serveLogin(signIn, serverName, baseUrl),
    serveGenerateLoginToken(signIn, interactiveAuth),
    serveRefresh(opening),
    serveLogout(devices),
    serveLogoutAll(devices),
    servePasskeyChallenge(passkeys),
    serveRegistrationPasskeyOptions(passkeys, accounts),
    servePasskeyOptions(passkeys, accounts),
    serveAddPasskey(credentials, interactiveAuth),
    servePasskeys(accounts),
    serveDeletePasskey(credentials, interactiveAuth),
    serveSheetChallenge(sheets),
    servePutSheetKey(accounts, credentials, interactiveAuth),
    serveWhoami(),
    serveChangePassword(credentials, interactiveAuth),
    serveDeactivateAccount(credentials, interactiveAuth),
    serveAccountAge(accounts),
    serveNotices(administration),
    serveOwnRecord(accounts, devices, new OwnRecord(database)),
    serveDevices(devices),
    serveDevice(devices),
    serveUpdateDevice(devices),
    serveDeleteDevice(devices, interactiveAuth),
    serveDeleteDevices(devices, interactiveAuth),
    serveRaiseStoreEpoch(devices),
  ];
  return {
    accounts,
    sessions,
    devices,
    interactiveAuth,
    administration,
    served,
    stop: () => sessions.close(),
  };
}

function orNothing(text: string): string | undefined {
  return text === '' ? undefined : text;
}
