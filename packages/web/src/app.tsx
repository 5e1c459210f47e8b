// Joins the engine, the person's language and theme, and what is shown.
import type { EngineBoundary } from '@veche/client/boundary/index';
import { useEffect, useMemo } from 'react';
import { EngineProvider, useView } from './engine/engine-context.ts';
import { Root } from './root.tsx';
import { applyTheme, rememberedLanguage, rememberLanguage } from './theme.ts';
import { type Language, languages, preferredLanguage, WordsProvider, wordsOf } from './words/words.ts';

export function App({ engine }: { engine: EngineBoundary }) {
  return (
    <EngineProvider value={engine}>
      <Localized />
    </EngineProvider>
  );
}

function isLanguage(tag: string | null | undefined): tag is Language {
  return tag !== null && tag !== undefined && tag in languages;
}

function Localized() {
  const session = useView('session', null);
  const settings = useView('settings', null);
  const own = session?.own ?? null;
  const remembered = rememberedLanguage();
  const chosen = own !== null && isLanguage(settings?.language) ? settings.language : remembered;
  const language = isLanguage(chosen) ? chosen : preferredLanguage(navigator.languages);
  const words = useMemo(() => wordsOf(language), [language]);
  const theme = own === null ? undefined : settings?.theme;
  useEffect(() => {
    if (theme !== undefined) applyTheme(theme);
  }, [theme]);
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = words.say('app.name');
    if (isLanguage(settings?.language)) rememberLanguage(settings.language);
  }, [language, words, settings?.language]);
  return (
    <WordsProvider value={words}>
      <Root key={language} />
    </WordsProvider>
  );
}
