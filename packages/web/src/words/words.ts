// The app's sentences: which there are, in which language, and the hook that says them.
import { setupI18n } from '@lingui/core';
import { createContext, useContext } from 'react';
import type { words as enChat } from './en/chat.ts';
import type { words as enChats } from './en/chats.ts';
import { words as enDoor } from './en/door.ts';
import type { words as enPeople } from './en/people.ts';
import type { words as enSettings } from './en/settings.ts';
import { words as ruDoor } from './ru/door.ts';

export const languages = { en: 'English', ru: 'Русский' } as const;
export type Language = keyof typeof languages;

export type MessageId =
  | keyof typeof enDoor
  | keyof typeof enChats
  | keyof typeof enChat
  | keyof typeof enPeople
  | keyof typeof enSettings;

type Values = Readonly<Record<string, string | number>>;
/** Says a sentence in the person's language. */
export type Say = (id: MessageId, values?: Values) => string;

export interface Words {
  language: Language;
  say: Say;
  /** Loads the sentences of the chats; the door's are there from the start. */
  loadShell: () => Promise<void>;
}

/** The language for somebody who has not chosen one. */
export function preferredLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const base = tag.toLowerCase().split('-')[0];
    if (base === 'ru' || base === 'be' || base === 'kk') return 'ru';
    if (base === 'en') return 'en';
  }
  return 'en';
}

/** Words of one language. */
export function wordsOf(language: Language): Words {
  const i18n = setupI18n({ locale: language, messages: { [language]: language === 'ru' ? ruDoor : enDoor } });
  const say: Say = (id, values) => i18n._(id, values === undefined ? undefined : { ...values });
  const loadShell = async () => {
    const { words } = language === 'ru' ? await import('./ru/all.ts') : await import('./en/all.ts');
    i18n.load(language, words);
  };
  return { language, say, loadShell };
}

const WordsContext = createContext<Words | null>(null);
export const WordsProvider = WordsContext.Provider;

/** The sentences in the person's language. */
export function useWords(): Words {
  const words = useContext(WordsContext);
  if (words === null) throw new Error('useWords outside WordsProvider');
  return words;
}
/** Just the function that says a sentence. */
export function useSay(): Say {
  return useWords().say;
}

/** What went wrong and what to do, in a sentence; undefined while nothing is wrong. */
export function failureSentence(say: Say, code: string | null): string | undefined {
  if (code === null) return undefined;
  const id = `failure.${code}`;
  return say(id in enDoor ? (id as MessageId) : 'failure.unexpected');
}
