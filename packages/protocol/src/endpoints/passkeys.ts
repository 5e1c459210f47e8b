// Ways in without a password: passkeys (WebAuthn) and the key of the printed sheet.
import { type TSchema, Type } from 'typebox';
import { endpoint } from '../endpoint.ts';
import { InteractiveAuthData, vechePath } from './interactive-auth.ts';

const ChallengeId = Type.String({ minLength: 1, maxLength: 1024 });

/** A WebAuthn credential as `PublicKeyCredential.toJSON()` gives it. */
const CredentialJson = Type.Object(
  { id: Type.String({ maxLength: 1400 }), response: Type.Object({}, { additionalProperties: true }) },
  { additionalProperties: true },
);

/** What the authenticator answered to the options of a challenge. */
export const PasskeyAnswer = Type.Object({ challenge_id: ChallengeId, response: CredentialJson });

/** The public half of the sheet's key: Ed25519, 32 bytes, unpadded base64. */
export const SheetKey = Type.Object({ public_key: Type.String({ maxLength: 64 }) });

/** A signature over the challenge (docs/subsystems/sign-in.md says which bytes). */
export const SheetAnswer = Type.Object({
  challenge_id: ChallengeId,
  public_key: Type.String({ maxLength: 64 }),
  signature: Type.String({ maxLength: 128 }),
});

/** `PublicKeyCredential{Creation,Request}OptionsJSON`, to be handed to the browser as they are. */
const options: TSchema = Type.Object({}, { additionalProperties: true });
const ChallengeWithOptions = Type.Object({
  challenge_id: Type.String(),
  options: Type.Unsafe<Record<string, unknown>>(options),
});

/** Options for signing in, or completing a stage, with any passkey of this server (discoverable credentials). */
export const createPasskeyChallenge = endpoint({
  name: 'createPasskeyChallenge',
  method: 'POST',
  paths: [vechePath('passkeys/challenge')],
  auth: 'none',
  rateLimit: 'login',
  response: ChallengeWithOptions,
});

/** Options for making the passkey that `register` enrols with a new account of that name. */
export const createRegistrationPasskeyOptions = endpoint({
  name: 'createRegistrationPasskeyOptions',
  method: 'POST',
  paths: [vechePath('passkeys/registration_options')],
  auth: 'none',
  rateLimit: 'register',
  errors: ['M_USER_IN_USE', 'M_INVALID_USERNAME'],
  body: Type.Object({
    username: Type.String(),
    display_name: Type.Optional(Type.String({ maxLength: 256 })),
  }),
  response: ChallengeWithOptions,
});

/** Options for adding a passkey to the account one is signed in to. */
export const createPasskeyOptions = endpoint({
  name: 'createPasskeyOptions',
  method: 'POST',
  paths: [vechePath('passkeys/options')],
  rateLimit: 'account-write',
  response: ChallengeWithOptions,
});

/** Adds a passkey. */
export const addPasskey = endpoint({
  name: 'addPasskey',
  method: 'POST',
  paths: [vechePath('passkeys')],
  userInteractive: true,
  rateLimit: 'account-write',
  body: Type.Object({
    auth: Type.Optional(InteractiveAuthData),
    passkey: PasskeyAnswer,
    name: Type.Optional(Type.String({ maxLength: 100 })),
  }),
  response: Type.Object({ credential_id: Type.String() }),
});

/** One's passkeys. */
export const getPasskeys = endpoint({
  name: 'getPasskeys',
  method: 'GET',
  paths: [vechePath('passkeys')],
  rateLimit: 'cheap-read',
  response: Type.Object({
    passkeys: Type.Array(
      Type.Object({ credential_id: Type.String(), name: Type.String(), created_day: Type.String() }),
    ),
    /** Whether a sheet's key is enrolled. */
    sheet: Type.Boolean(),
    password: Type.Boolean(),
  }),
});

/** Removes a passkey. */
export const deletePasskey = endpoint({
  name: 'deletePasskey',
  method: 'DELETE',
  paths: [vechePath('passkeys/:credentialId')],
  userInteractive: true,
  rateLimit: 'account-write',
  params: Type.Object({ credentialId: Type.String() }),
  body: Type.Object({ auth: Type.Optional(InteractiveAuthData) }),
  response: Type.Object({}),
});

/** A challenge for the sheet's key. */
export const createSheetChallenge = endpoint({
  name: 'createSheetChallenge',
  method: 'POST',
  paths: [vechePath('sheet/challenge')],
  auth: 'none',
  rateLimit: 'login',
  response: Type.Object({ challenge_id: Type.String(), challenge: Type.String() }),
});

/**
 * Enrols the sheet's key or replaces it. The first one within an hour of registration needs no further proof,
 * afterwards user-interactive authentication.
 */
export const putSheetKey = endpoint({
  name: 'putSheetKey',
  method: 'PUT',
  paths: [vechePath('sheet')],
  userInteractive: true,
  rateLimit: 'account-write',
  body: Type.Object({ auth: Type.Optional(InteractiveAuthData), public_key: Type.String({ maxLength: 64 }) }),
  response: Type.Object({}),
});
