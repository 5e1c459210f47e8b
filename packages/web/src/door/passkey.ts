// The page's part of WebAuthn: it shows the browser's own dialog and hands what comes back to the engine.
import type { WebAuthnJson } from '@veche/client/boundary/index';

export interface MadeCredential {
  credential: PublicKeyCredential;
  json: WebAuthnJson;
}

/** Whether this page can use a fingerprint, a face or the screen lock of this device. */
export async function passkeysWork(): Promise<boolean> {
  if (typeof PublicKeyCredential === 'undefined' || !isSecureContext) return false;
  if (typeof PublicKeyCredential.parseCreationOptionsFromJSON !== 'function') return false;
  return PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable();
}

function asJson(credential: PublicKeyCredential): WebAuthnJson {
  return credential.toJSON() as unknown as WebAuthnJson;
}

/** Asks for a new credential; null when the person closed the dialog or it failed. */
export async function createCredential(options: WebAuthnJson): Promise<MadeCredential | null> {
  try {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
      options as unknown as PublicKeyCredentialCreationOptionsJSON,
    );
    const credential = await navigator.credentials.create({ publicKey });
    return credential instanceof PublicKeyCredential ? { credential, json: asJson(credential) } : null;
  } catch {
    return null;
  }
}

/** Asks for an existing credential; null when the person closed the dialog or it failed. */
export async function getCredential(options: WebAuthnJson): Promise<MadeCredential | null> {
  try {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
      options as unknown as PublicKeyCredentialRequestOptionsJSON,
    );
    const credential = await navigator.credentials.get({ publicKey });
    return credential instanceof PublicKeyCredential ? { credential, json: asJson(credential) } : null;
  } catch {
    return null;
  }
}

/** The secret that the authenticator gave for opening chats, where it can do that; never kept. */
export function prfOf(credential: PublicKeyCredential): Uint8Array | null {
  const first = credential.getClientExtensionResults().prf?.results?.first;
  if (first === undefined) return null;
  const bytes = ArrayBuffer.isView(first)
    ? new Uint8Array(first.buffer, first.byteOffset, first.byteLength)
    : new Uint8Array(first);
  return new Uint8Array(bytes);
}
