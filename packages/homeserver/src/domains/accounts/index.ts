// Accounts: who is here, their names and secrets, and the tokens that let people in.
export { type Account, Accounts, inUse, type NewAccount, type NewPasskey } from './accounts.ts';
export { dayOf, dayStartMs, dayText } from './days.ts';
export { foldedCandidates, foldHandle } from './handle-folding.ts';
export { maxPasswordBytes, type PasswordSettings, Passwords } from './passwords.ts';
export { RegistrationTokens } from './registration-tokens.ts';
export { newSecret, secretHash } from './secrets.ts';
