// The contract of `/sync`: everything that changed for a device since a token.
// https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3sync
import Type, { type Static } from 'typebox';
import { endpoint } from '../endpoint.ts';
import { bareEvent, eventContent, strippedStateEvent, syncEvent } from './event-shapes.ts';
import { v3 } from './room-paths.ts';

const stateEvents = Type.Object({ events: Type.Array(syncEvent) });
const bareEvents = Type.Object({ events: Type.Array(bareEvent) });
const timeline = Type.Object({
  events: Type.Array(syncEvent),
  limited: Type.Optional(Type.Boolean()),
  prev_batch: Type.Optional(Type.String()),
});
const counts = Type.Object({
  highlight_count: Type.Optional(Type.Integer()),
  notification_count: Type.Optional(Type.Integer()),
});

export const syncJoinedRoom = Type.Object({
  summary: Type.Optional(
    Type.Object({
      'm.heroes': Type.Optional(Type.Array(Type.String())),
      'm.joined_member_count': Type.Optional(Type.Integer()),
      'm.invited_member_count': Type.Optional(Type.Integer()),
    }),
  ),
  state: Type.Optional(stateEvents),
  state_after: Type.Optional(stateEvents),
  'org.matrix.msc4222.state_after': Type.Optional(stateEvents),
  timeline: Type.Optional(timeline),
  ephemeral: Type.Optional(bareEvents),
  account_data: Type.Optional(bareEvents),
  unread_notifications: Type.Optional(counts),
  unread_thread_notifications: Type.Optional(Type.Record(Type.String(), counts)),
});

export const syncLeftRoom = Type.Object({
  state: Type.Optional(stateEvents),
  state_after: Type.Optional(stateEvents),
  'org.matrix.msc4222.state_after': Type.Optional(stateEvents),
  timeline: Type.Optional(timeline),
  account_data: Type.Optional(bareEvents),
});

const stripped = Type.Object({ events: Type.Array(strippedStateEvent) });

export const syncResponse = Type.Object({
  next_batch: Type.String(),
  rooms: Type.Optional(
    Type.Object({
      join: Type.Optional(Type.Record(Type.String(), syncJoinedRoom)),
      invite: Type.Optional(
        Type.Record(Type.String(), Type.Object({ invite_state: Type.Optional(stripped) })),
      ),
      knock: Type.Optional(Type.Record(Type.String(), Type.Object({ knock_state: Type.Optional(stripped) }))),
      leave: Type.Optional(Type.Record(Type.String(), syncLeftRoom)),
    }),
  ),
  presence: Type.Optional(bareEvents),
  account_data: Type.Optional(bareEvents),
  to_device: Type.Optional(
    Type.Object({
      events: Type.Array(Type.Object({ type: Type.String(), sender: Type.String(), content: eventContent })),
    }),
  ),
  device_lists: Type.Optional(
    Type.Object({
      changed: Type.Optional(Type.Array(Type.String())),
      left: Type.Optional(Type.Array(Type.String())),
    }),
  ),
  device_one_time_keys_count: Type.Optional(Type.Record(Type.String(), Type.Integer())),
  device_unused_fallback_key_types: Type.Optional(Type.Array(Type.String())),
});
export type SyncResponse = Static<typeof syncResponse>;
export type SyncJoinedRoom = Static<typeof syncJoinedRoom>;

export const sync = endpoint({
  name: 'sync',
  method: 'GET',
  paths: v3('/sync'),
  guests: true,
  rateLimit: 'sync',
  result: 'json-text',
  errors: ['M_INVALID_PARAM', 'M_BAD_JSON', 'M_NOT_JSON', 'M_NOT_FOUND'],
  query: Type.Object({
    filter: Type.Optional(Type.String()),
    since: Type.Optional(Type.String()),
    full_state: Type.Optional(Type.Boolean()),
    set_presence: Type.Optional(Type.Enum(['offline', 'online', 'unavailable'])),
    timeout: Type.Optional(Type.Integer({ minimum: 0 })),
    use_state_after: Type.Optional(Type.Boolean()),
    'org.matrix.msc4222.use_state_after': Type.Optional(Type.Boolean()),
  }),
  response: syncResponse,
});
