// Rooms: making them, coming and going, sending, reading, finding.
export { RoomAliases } from './aliases.ts';
export { RoomCreator } from './create-room.ts';
export { Members } from './members.ts';
export type { Membership, MembershipView } from './membership-view.ts';
export { type Actor, Memberships } from './memberships.ts';
export type { LocalUserSource, MemberProfile, ProfileSource } from './ports.ts';
export { ProfilePropagation } from './profile-propagation.ts';
export { PublicRooms } from './public-rooms.ts';
export { RelationReads } from './relation-reads.ts';
export { RoomAccess } from './room-access.ts';
export { RoomReads } from './room-reads.ts';
export { type ChoicesOfRooms, RoomSuccession } from './room-succession.ts';
export { RoomSummaries } from './room-summaries.ts';
export { EventSender } from './send-events.ts';
export { TimelineReads } from './timeline-reads.ts';
export { RoomUpgrades } from './upgrade-room.ts';
