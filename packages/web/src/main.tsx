// The page's entry: the engine starts first, then the first screen is drawn in the person's theme and language.
import '@veche/ui/tokens/tokens.css';
import '@veche/ui/tokens/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { startEngine } from './engine/start-engine.ts';
import { trustedWorkerUrls } from './engine/worker-url.ts';
import { registerOffline } from './offline/register.ts';
import { applyTheme, rememberedTheme } from './theme.ts';

const trusted = trustedWorkerUrls();
const engine = startEngine(trusted);
applyTheme(rememberedTheme());
const place = document.getElementById('app');
if (place !== null) {
  createRoot(place).render(
    <StrictMode>
      <App engine={engine} />
    </StrictMode>,
  );
}
// A page that is gone for good says so: its subscriptions end. One that may come back keeps them.
window.addEventListener('pagehide', (event) => {
  if (!event.persisted) engine.close();
});
addEventListener('load', () => registerOffline(trusted));
