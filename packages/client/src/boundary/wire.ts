// What is posted between a tab and the engine. One port a tab.
import type { CommandArgs, CommandName } from './commands.ts';
import type { ViewPatch } from './patch.ts';
import type { Result } from './values.ts';
import type { ViewName, ViewParams } from './views.ts';

export type ToEngine =
  | { readonly kind: 'hello'; readonly build: string }
  | {
      readonly kind: 'subscribe';
      readonly id: number;
      readonly view: ViewName;
      readonly params: ViewParams<ViewName>;
    }
  | { readonly kind: 'unsubscribe'; readonly id: number }
  | {
      readonly kind: 'command';
      readonly id: number;
      readonly name: CommandName;
      readonly args: CommandArgs<CommandName>;
    }
  | { readonly kind: 'goodbye' };

export type ToTab =
  | { readonly kind: 'value'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'patch'; readonly id: number; readonly patch: ViewPatch }
  | { readonly kind: 'result'; readonly id: number; readonly result: Result<unknown> };

/** The part of `MessagePort` that the boundary uses; BroadcastChannel and Node's ports fit as well. */
export interface BoundaryPort {
  postMessage(message: ToEngine | ToTab): void;
  /** Set to a function that takes `{ data }`. */
  onmessage: ((event: never) => void) | null;
  close(): void;
}
