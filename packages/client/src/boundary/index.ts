// The boundary between the engine and whoever shows it: plain objects only, no key and no token ever crosses it.
export type * from './chat-views.ts';
export type * from './commands.ts';
export type * from './people-views.ts';
export type * from './session-view.ts';
export { connectTab, type EngineBoundary, type ViewHandle } from './tab.ts';
export type * from './timeline-view.ts';
export type * from './values.ts';
export type * from './views.ts';
export type { BoundaryPort } from './wire.ts';
