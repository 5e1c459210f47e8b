// Proving who one is: registration, sign-in, user-interactive authentication, ways in.
export { Challenges } from './challenges.ts';
export { type AccountClosurePort, CredentialChanges } from './credentials.ts';
export { type AuthData, InteractiveAuth, InteractiveAuthRequired, Stage } from './interactive-auth.ts';
export { type PasskeySettings, Passkeys } from './passkeys.ts';
export { type AttemptCounter, Proofs } from './proofs.ts';
export { Registration, type RegistrationMode } from './registration.ts';
export { SharedSecret } from './shared-secret.ts';
export { Sheets, sheetMessage } from './sheet.ts';
export { SignIn } from './sign-in.ts';
