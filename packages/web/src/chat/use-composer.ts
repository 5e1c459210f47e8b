// What is being written: the draft, what it answers or changes, and sending it.
import type { ChatView, MessageItem } from '@veche/client/boundary/index';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useEngine } from '../engine/engine-context.ts';

/** A draft is put away this long after the last letter. */
const draftDelayMs = 400;
/** While writing, the others are told again this often. */
const typingEveryMs = 8_000;

export interface Composer {
  text: string;
  setText: (text: string) => void;
  replyTo: MessageItem | null;
  editing: MessageItem | null;
  reply: (item: MessageItem | null) => void;
  edit: (item: MessageItem) => Promise<void>;
  stopEditing: () => void;
  send: () => Promise<void>;
  /** What was written holds the sheet: it was not sent. */
  refused: boolean;
  forgetRefusal: () => void;
  /** How many messages were sent since the chat was opened. */
  sent: number;
}

export function useComposer(chat: ChatView): Composer {
  const engine = useEngine();
  const { key } = chat;
  const [text, setTextOnly] = useState(chat.draft);
  const [replyTo, setReplyTo] = useState<MessageItem | null>(null);
  const [editing, setEditing] = useState<MessageItem | null>(null);
  const [refused, setRefused] = useState(false);
  const [sent, setSent] = useState(0);
  const put = useDraft(key);
  const { typed, stopped } = useTyping(key);

  const setText = useCallback(
    (next: string) => {
      setTextOnly(next);
      if (editing === null) put(next);
      if (next.trim() === '') stopped();
      else typed();
    },
    [editing, put, typed, stopped],
  );

  const edit = async (item: MessageItem) => {
    const result = await engine.command('editableText', { chat: key, item: item.key });
    if (!result.ok) return;
    setReplyTo(null);
    setEditing(item);
    setTextOnly(result.value.text);
  };
  const stopEditing = () => {
    setEditing(null);
    setTextOnly('');
  };

  const send = async () => {
    const words = text.trim();
    if (words === '') return;
    stopped();
    if (editing !== null) {
      stopEditing();
      await engine.command('editText', { chat: key, item: editing.key, text: words });
      return;
    }
    setTextOnly('');
    setReplyTo(null);
    const result = await engine.command('sendText', {
      chat: key,
      text: words,
      ...(replyTo === null ? {} : { replyTo: replyTo.key }),
    });
    if (result.ok) {
      put('', true);
      setSent((count) => count + 1);
      return;
    }
    setTextOnly(words);
    setReplyTo(replyTo);
    setRefused(result.failure.code === 'sheet-in-message');
  };

  return {
    text,
    setText,
    replyTo,
    editing,
    reply: setReplyTo,
    edit,
    stopEditing,
    send,
    refused,
    forgetRefusal: () => setRefused(false),
    sent,
  };
}

/** Puts a draft away a moment after the last letter, and at once when the chat is left. */
function useDraft(chat: string): (text: string, atOnce?: boolean) => void {
  const engine = useEngine();
  const waiting = useRef<{ timer: ReturnType<typeof setTimeout>; text: string } | null>(null);
  const flush = useCallback(() => {
    if (waiting.current === null) return;
    clearTimeout(waiting.current.timer);
    void engine.command('setDraft', { chat, text: waiting.current.text });
    waiting.current = null;
  }, [engine, chat]);
  useEffect(() => {
    addEventListener('pagehide', flush);
    return () => {
      removeEventListener('pagehide', flush);
      flush();
    };
  }, [flush]);
  return useCallback(
    (text, atOnce) => {
      if (waiting.current !== null) clearTimeout(waiting.current.timer);
      waiting.current = { text, timer: setTimeout(flush, draftDelayMs) };
      if (atOnce === true) flush();
    },
    [flush],
  );
}

function useTyping(chat: string): { typed: () => void; stopped: () => void } {
  const engine = useEngine();
  const last = useRef(0);
  const typed = useCallback(() => {
    const now = Date.now();
    if (now - last.current < typingEveryMs) return;
    last.current = now;
    void engine.command('setTyping', { chat, typing: true });
  }, [engine, chat]);
  const stopped = useCallback(() => {
    if (last.current === 0) return;
    last.current = 0;
    void engine.command('setTyping', { chat, typing: false });
  }, [engine, chat]);
  useEffect(() => stopped, [stopped]);
  return { typed, stopped };
}
