// The tab's end of the boundary: views to subscribe to and commands to call, over one port.
import type { CommandArgs, CommandName, CommandValue } from './commands.ts';
import { applyPatch } from './patch.ts';
import type { Result } from './values.ts';
import type { ViewName, ViewParams, ViewValue } from './views.ts';
import type { BoundaryPort, ToEngine, ToTab } from './wire.ts';

/** One subscribed view, shaped for `useSyncExternalStore`. */
export interface ViewHandle<N extends ViewName> {
  /** Undefined until the engine has answered. The same object until something changes. */
  readonly get: () => ViewValue<N> | undefined;
  /** Returns the function that ends it; the engine stops sending when nobody listens. */
  readonly subscribe: (listener: () => void) => () => void;
}

export interface EngineBoundary {
  view<N extends ViewName>(name: N, params: ViewParams<N>): ViewHandle<N>;
  command<N extends CommandName>(name: N, args: CommandArgs<N>): Promise<Result<CommandValue<N>>>;
  close(): void;
}

interface LiveView {
  readonly id: number;
  value: unknown;
  readonly listeners: Set<() => void>;
}

/** Connects over a port. Handles of the same view and parameters share one subscription. */
export function connectTab(port: BoundaryPort, build: string): EngineBoundary {
  const views = new Map<string, LiveView>();
  const viewsById = new Map<number, LiveView>();
  const pending = new Map<number, (result: Result<unknown>) => void>();
  let lastId = 0;
  const post = (message: ToEngine) => port.postMessage(message);

  port.onmessage = ({ data }: { readonly data: unknown }) => {
    const message = data as ToTab;
    if (message.kind === 'result') {
      pending.get(message.id)?.(message.result);
      pending.delete(message.id);
      return;
    }
    const live = viewsById.get(message.id);
    if (!live) return;
    live.value = message.kind === 'value' ? message.value : applyPatch(live.value, message.patch);
    for (const listener of [...live.listeners]) listener();
  };
  post({ kind: 'hello', build });

  const start = (slot: string, name: ViewName, params: ViewParams<ViewName>): LiveView => {
    const live: LiveView = { id: ++lastId, value: undefined, listeners: new Set() };
    views.set(slot, live);
    viewsById.set(live.id, live);
    post({ kind: 'subscribe', id: live.id, view: name, params });
    return live;
  };

  return {
    view<N extends ViewName>(name: N, params: ViewParams<N>) {
      const slot = `${name} ${JSON.stringify(params)}`;
      return {
        get: () => views.get(slot)?.value as ViewValue<N> | undefined,
        subscribe: (listener: () => void) => {
          const live = views.get(slot) ?? start(slot, name, params);
          live.listeners.add(listener);
          return () => {
            live.listeners.delete(listener);
            if (live.listeners.size > 0 || views.get(slot) !== live) return;
            views.delete(slot);
            viewsById.delete(live.id);
            post({ kind: 'unsubscribe', id: live.id });
          };
        },
      };
    },
    command<N extends CommandName>(name: N, args: CommandArgs<N>) {
      const id = ++lastId;
      return new Promise<Result<CommandValue<N>>>((resolve) => {
        pending.set(id, (result) => resolve(result as Result<CommandValue<N>>));
        post({ kind: 'command', id, name, args });
      });
    },
    close() {
      post({ kind: 'goodbye' });
      for (const resolve of pending.values()) resolve({ ok: false, failure: { code: 'cancelled' } });
      pending.clear();
      port.close();
    },
  };
}
