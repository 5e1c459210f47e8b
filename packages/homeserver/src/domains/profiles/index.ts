// Profiles and the search for people.
export { type Acquaintances, UserDirectory } from './directory.ts';
export { type ProfileOwners, Profiles, type PropagateProfile } from './profiles.ts';
