// The list of views: what a tab can subscribe to, with what parameters, and what it then holds.
import type { ChatsView, ChatView, RequestsView } from './chat-views.ts';
import type { CheckView, DevicesView, PersonView, SafetyView } from './people-views.ts';
import type { ConnectionView, SessionView, SettingsView, UpdateView } from './session-view.ts';
import type { TimelineView } from './timeline-view.ts';
import type { ChatKey, PersonId } from './values.ts';

/** Where a timeline opens. Two tabs on one chat have a window each (`window` tells them apart). */
export interface TimelineParams {
  readonly chat: ChatKey;
  readonly window: string;
  readonly at: 'first-unread' | 'newest';
}

export interface Views {
  session: { params: null; value: SessionView };
  connection: { params: null; value: ConnectionView };
  update: { params: null; value: UpdateView };
  settings: { params: null; value: SettingsView };
  chats: { params: null; value: ChatsView };
  requests: { params: null; value: RequestsView };
  chat: { params: { chat: ChatKey }; value: ChatView | null };
  timeline: { params: TimelineParams; value: TimelineView };
  person: { params: { person: PersonId }; value: PersonView | null };
  devices: { params: null; value: DevicesView };
  safety: { params: null; value: SafetyView };
  check: { params: null; value: CheckView };
}

export type ViewName = keyof Views;
export type ViewParams<N extends ViewName> = Views[N]['params'];
export type ViewValue<N extends ViewName> = Views[N]['value'];
