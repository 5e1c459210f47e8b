// The engine's end of the boundary: answers one tab over one port.
import type { BoundaryPort, ToEngine, ToTab } from '../boundary/wire.ts';
import type { Engine } from './engine.ts';

export interface ServedTab {
  /** Ends its subscriptions. */
  close(): void;
}

/** Serves a tab until it says goodbye. `onHello` hears the build that the tab was loaded from. */
export function serveTab(
  engine: Engine,
  port: BoundaryPort,
  on: { readonly hello?: (build: string) => void; readonly goodbye?: () => void } = {},
): ServedTab {
  const subscriptions = new Map<number, () => void>();
  const post = (message: ToTab) => port.postMessage(message);
  const close = () => {
    for (const end of subscriptions.values()) end();
    subscriptions.clear();
  };

  const receive = (message: ToEngine) => {
    switch (message.kind) {
      case 'hello':
        on.hello?.(message.build);
        return;
      case 'subscribe': {
        const { id, view, params } = message;
        const source = engine.view(view, params);
        const end = engine.hub.subscribe(source, (change) =>
          post(
            'value' in change
              ? { kind: 'value', id, value: change.value }
              : { kind: 'patch', id, patch: change.patch },
          ),
        );
        subscriptions.set(id, end);
        return;
      }
      case 'unsubscribe':
        subscriptions.get(message.id)?.();
        subscriptions.delete(message.id);
        return;
      case 'command':
        void engine
          .command(message.name, message.args)
          .then((result) => post({ kind: 'result', id: message.id, result }));
        return;
      case 'goodbye':
        close();
        on.goodbye?.();
    }
  };
  port.onmessage = ({ data }: { readonly data: unknown }) => receive(data as ToEngine);
  return { close };
}
