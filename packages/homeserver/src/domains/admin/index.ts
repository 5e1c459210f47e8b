// What operators do, and the record of it.
export { Administration, type ListedAccount, type Order } from './administration.ts';
export { type Act, ActRefused, Ledger, recordHash } from './ledger.ts';
