// Light, dark, or as the device has it; remembered outside the store so that the first paint is right.

export type Theme = 'system' | 'light' | 'dark';
const themeKey = 'veche.theme';
const languageKey = 'veche.language';

export function rememberedTheme(): Theme {
  const stored = localStorage.getItem(themeKey);
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}

/** Draws the page in a theme from now on. */
export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  if (rememberedTheme() !== theme) localStorage.setItem(themeKey, theme);
}

export function rememberedLanguage(): string | null {
  return localStorage.getItem(languageKey);
}

export function rememberLanguage(language: string): void {
  localStorage.setItem(languageKey, language);
}
