// Events as clients get them, and the schema of filters: shared by all endpoints that return or filter events.
// https://spec.matrix.org/v1.19/client-server-api/#room-event-format
import Type, { type Static } from 'typebox';

/** Content is checked by the room's rules, not by the envelope. */
export const eventContent = Type.Record(Type.String(), Type.Unknown());

/** What the server adds for one reader. */
export const eventUnsigned = Type.Object({
  age: Type.Optional(Type.Integer()),
  membership: Type.Optional(Type.String()),
  prev_content: Type.Optional(eventContent),
  redacted_because: Type.Optional(Type.Unknown()),
  transaction_id: Type.Optional(Type.String()),
  'm.relations': Type.Optional(Type.Record(Type.String(), Type.Unknown())),
});

const eventFields = {
  type: Type.String(),
  content: eventContent,
  event_id: Type.String(),
  sender: Type.String(),
  origin_server_ts: Type.Integer(),
  state_key: Type.Optional(Type.String()),
  redacts: Type.Optional(Type.String()),
  unsigned: Type.Optional(eventUnsigned),
};

/** An event outside of `/sync`: it says its room. */
export const clientEvent = Type.Object({ ...eventFields, room_id: Type.String() });
export type ClientEvent = Static<typeof clientEvent>;

/** An event inside `/sync`, where the room is known from its place. */
export const syncEvent = Type.Object(eventFields);
export type SyncEvent = Static<typeof syncEvent>;

/** What somebody sees of a room they are not in yet. */
export const strippedStateEvent = Type.Object({
  type: Type.String(),
  state_key: Type.String(),
  content: eventContent,
  sender: Type.String(),
});
export type StrippedStateEvent = Static<typeof strippedStateEvent>;

/** `{ type, content }`: account data and ephemeral events. */
export const bareEvent = Type.Object({ type: Type.String(), content: eventContent });

const filterFields = {
  limit: Type.Optional(Type.Integer({ minimum: 0 })),
  senders: Type.Optional(Type.Array(Type.String())),
  not_senders: Type.Optional(Type.Array(Type.String())),
  types: Type.Optional(Type.Array(Type.String())),
  not_types: Type.Optional(Type.Array(Type.String())),
};

/** https://spec.matrix.org/v1.19/client-server-api/#filtering */
export const eventFilter = Type.Object(filterFields);
export type EventFilter = Static<typeof eventFilter>;

export const roomEventFilter = Type.Object({
  ...filterFields,
  rooms: Type.Optional(Type.Array(Type.String())),
  not_rooms: Type.Optional(Type.Array(Type.String())),
  contains_url: Type.Optional(Type.Boolean()),
  lazy_load_members: Type.Optional(Type.Boolean()),
  include_redundant_members: Type.Optional(Type.Boolean()),
  unread_thread_notifications: Type.Optional(Type.Boolean()),
});
export type RoomEventFilter = Static<typeof roomEventFilter>;

/** A filter as `/sync` takes it, inline or stored. */
export const syncFilter = Type.Object({
  event_fields: Type.Optional(Type.Array(Type.String())),
  event_format: Type.Optional(Type.Enum(['client', 'federation'])),
  presence: Type.Optional(eventFilter),
  account_data: Type.Optional(eventFilter),
  room: Type.Optional(
    Type.Object({
      rooms: Type.Optional(Type.Array(Type.String())),
      not_rooms: Type.Optional(Type.Array(Type.String())),
      include_leave: Type.Optional(Type.Boolean()),
      ephemeral: Type.Optional(roomEventFilter),
      state: Type.Optional(roomEventFilter),
      timeline: Type.Optional(roomEventFilter),
      account_data: Type.Optional(roomEventFilter),
    }),
  ),
});
export type SyncFilter = Static<typeof syncFilter>;
