// Account data, tags, filters, and the list of ignored people that is kept in account data.
export { AccountData, type AccountDataEvent, type Tags } from './account-data.ts';
export { Filters } from './filters.ts';
export { IgnoredUsers } from './ignored-users.ts';
