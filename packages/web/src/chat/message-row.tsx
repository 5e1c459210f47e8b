// One message in the conversation: portrait, bubble, reactions, what went wrong, and the way to its actions.
import type { MessageItem } from '@veche/client/boundary/index';
import { Bubble, cx, IconButton, moreIcon, Quote, Ticks } from '@veche/ui';
import { type KeyboardEvent, type MouseEvent, memo, type ReactNode, useRef } from 'react';
import { PersonPortrait } from '../chats/chat-portrait.tsx';
import { clock } from '../words/times.ts';
import { type Say, useWords } from '../words/words.ts';
import { MessageBody, quotedText } from './message-body.tsx';
import type { MessageDeeds } from './message-deeds.ts';
import styles from './message-row.module.css';
import { Reactions } from './reactions.tsx';
import { useLongPress } from './use-long-press.ts';

export interface MessageRowProps {
  item: MessageItem;
  joinedAbove: boolean;
  joinedBelow: boolean;
  group: boolean;
  fresh: boolean;
  highlighted: boolean;
  /** The one message that Tab reaches; arrows go on from there. */
  reachable: boolean;
  deeds: MessageDeeds;
}

export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const { item, joinedAbove, joinedBelow, group, fresh, highlighted, reachable, deeds } = props;
  const { say, language } = useWords();
  const bubble = useRef<HTMLDivElement>(null);
  const open = () => {
    if (bubble.current !== null) deeds.openMenu(item, bubble.current);
  };
  const press = useLongPress(open);
  const time = clock(item.time, language);
  const label = item.own
    ? say('chat.said-own', { time, text: '' })
    : say('chat.said', { name: item.sender.name, time, text: '' });
  const keys = (event: KeyboardEvent<HTMLElement>) => {
    const menuKey = event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey);
    if (event.target !== event.currentTarget || (event.key !== 'Enter' && !menuKey)) return;
    event.preventDefault();
    open();
  };
  return (
    <article
      className={cx(
        styles.row,
        joinedAbove && styles.joined,
        item.own && styles.own,
        highlighted && styles.highlight,
      )}
      aria-label={label.replace(/[:\s]+$/, '')}
      tabIndex={reachable ? 0 : -1}
      data-message={item.key}
      onKeyDown={keys}
      onContextMenu={(event: MouseEvent) => {
        if (window.getSelection()?.isCollapsed === false || (event.target as Element).closest('a') !== null)
          return;
        event.preventDefault();
        open();
      }}
      {...press}
    >
      {group && !item.own && (
        <span className={styles.portrait}>
          {!joinedBelow && <PersonPortrait person={item.sender} size={36} />}
        </span>
      )}
      <Bubble
        ref={bubble}
        own={item.own}
        joinedAbove={joinedAbove}
        joinedBelow={joinedBelow}
        fresh={fresh}
        author={group && !item.own && !joinedAbove ? item.sender.name : undefined}
        quote={<ReplyQuote item={item} say={say} onJump={deeds.jumpTo} />}
        meta={<Meta item={item} time={time} say={say} onTicks={() => deeds.showDelivery(item)} />}
        reactions={
          item.reactions.length > 0 ? (
            <Reactions reactions={item.reactions} onToggle={(emoji) => deeds.react(item, emoji)} />
          ) : undefined
        }
        after={<AfterBubble item={item} say={say} deeds={deeds} />}
      >
        <MessageBody item={item} deeds={deeds} />
      </Bubble>
      <IconButton
        className={styles.more}
        label={say('message.actions')}
        icon={moreIcon}
        tabIndex={-1}
        onClick={open}
      />
    </article>
  );
});

function ReplyQuote({ item, say, onJump }: { item: MessageItem; say: Say; onJump: (key: string) => void }) {
  const quote = item.replyTo;
  if (quote === null || item.body.kind === 'deleted') return null;
  const author = quote.own ? say('about.you') : (quote.sender?.name ?? say('message.quote-missing'));
  return (
    <Quote author={author} label={say('message.jump')} onPress={() => onJump(quote.item)}>
      {quotedText(quote, say)}
    </Quote>
  );
}

interface MetaProps {
  item: MessageItem;
  time: string;
  say: Say;
  onTicks: () => void;
}

function Meta({ item, time, say, onTicks }: MetaProps) {
  const { delivery } = item;
  return (
    <>
      {item.unproven && <span title={say('message.unproven-help')}>{say('message.unproven')}</span>}
      {item.edited && <span>{say('message.edited')}</span>}
      <time dateTime={new Date(item.time).toISOString()}>{time}</time>
      {delivery !== null && delivery.state !== 'failed' && (
        <button type="button" className={styles.ticks} tabIndex={-1} onClick={onTicks}>
          <Ticks state={delivery.state} label={deliveryWords(item, say)} />
        </button>
      )}
    </>
  );
}

/** How far an own message has come, in words. */
export function deliveryWords(item: MessageItem, say: Say): string {
  const { delivery } = item;
  if (delivery === null) return '';
  if (delivery.held) return say('message.held');
  if (delivery.state !== 'read-by-one') return say(`tick.${delivery.state}`);
  return say('tick.read-by-one', { names: delivery.readBy.map((person) => person.name).join(', ') });
}

function AfterBubble({ item, say, deeds }: { item: MessageItem; say: Say; deeds: MessageDeeds }): ReactNode {
  if (item.delivery?.held === true) return <span className={styles.held}>{say('message.held')}</span>;
  if (item.delivery?.state !== 'failed') return null;
  return (
    <span className={styles.failed}>
      {say('message.failed')}
      <button type="button" onClick={() => deeds.retry(item)}>
        {say('message.retry')}
      </button>
      <button type="button" onClick={() => deeds.cancel(item)}>
        {say('message.discard')}
      </button>
    </span>
  );
}
