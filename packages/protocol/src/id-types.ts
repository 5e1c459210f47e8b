// The kinds of Matrix identifiers, as types that cannot be swapped for each other.
declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** `@localpart:server`, at most 255 bytes. */
export type UserId = Branded<'UserId'>;
/** `!opaque:server`, or `!opaque` in room version 12; at most 255 bytes. Never take a server name from it. */
export type RoomId = Branded<'RoomId'>;
/** `#alias:server`, at most 255 bytes. */
export type RoomAlias = Branded<'RoomAlias'>;
/** `$reference-hash` (room versions 4 and later); at most 255 bytes. */
export type EventId = Branded<'EventId'>;
/** Host with optional port. */
export type ServerName = Branded<'ServerName'>;
/** Chosen by the client or the server; opaque. */
export type DeviceId = Branded<'DeviceId'>;
/** `mxc://server/media`. */
export type MxcUri = Branded<'MxcUri'>;
