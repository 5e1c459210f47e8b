// Gives components the engine: views they look at and commands they call. Nothing here knows how the engine runs.
import type {
  CommandArgs,
  CommandName,
  CommandValue,
  EngineBoundary,
  Failure,
  Result,
  ViewName,
  ViewParams,
  ViewValue,
} from '@veche/client/boundary/index';
import { createContext, useCallback, useContext, useMemo, useState, useSyncExternalStore } from 'react';

const EngineContext = createContext<EngineBoundary | null>(null);

export const EngineProvider = EngineContext.Provider;

/** The engine of this page. */
export function useEngine(): EngineBoundary {
  const engine = useContext(EngineContext);
  if (engine === null) throw new Error('useEngine outside EngineProvider');
  return engine;
}

/** What the engine shows under this name; undefined until it has answered. */
export function useView<N extends ViewName>(name: N, params: ViewParams<N>): ViewValue<N> | undefined {
  const engine = useEngine();
  const slot = JSON.stringify(params);
  const handle = useMemo(() => engine.view(name, JSON.parse(slot) as ViewParams<N>), [engine, name, slot]);
  return useSyncExternalStore(handle.subscribe, handle.get);
}

export interface Act<N extends CommandName> {
  /** Runs the command; the value, or null when it failed (then `failure` says why). */
  run: (args: CommandArgs<N>) => Promise<CommandValue<N> | null>;
  busy: boolean;
  failure: Failure | null;
  clear: () => void;
}

/** A command with its state: at work, and why it failed. */
export function useAct<N extends CommandName>(name: N): Act<N> {
  const engine = useEngine();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const run = useCallback(
    async (args: CommandArgs<N>): Promise<CommandValue<N> | null> => {
      setBusy(true);
      setFailure(null);
      const result: Result<CommandValue<N>> = await engine.command(name, args);
      setBusy(false);
      if (result.ok) return (result.value ?? true) as CommandValue<N>;
      setFailure(result.failure);
      return null;
    },
    [engine, name],
  );
  const clear = useCallback(() => setFailure(null), []);
  return { run, busy, failure, clear };
}
