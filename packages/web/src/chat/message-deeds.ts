// What a message may ask of the conversation around it.
import type { MessageItem } from '@veche/client/boundary/index';

/** Stable, so that rows are drawn only when they change. */
export interface MessageDeeds {
  openMenu: (item: MessageItem, anchor: HTMLElement) => void;
  jumpTo: (key: string) => void;
  react: (item: MessageItem, emoji: string) => void;
  showDelivery: (item: MessageItem) => void;
  openPhoto: (item: MessageItem) => void;
  retry: (item: MessageItem) => void;
  cancel: (item: MessageItem) => void;
}
