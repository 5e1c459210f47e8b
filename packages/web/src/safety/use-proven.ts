// Serious things ask once more who you are. This runs such a command, keeps it while the proof is asked, and runs it again.
import type {
  CommandArgs,
  CommandName,
  CommandValue,
  Proof,
  ProofRequest,
} from '@veche/client/boundary/index';
import { useState } from 'react';
import { useEngine } from '../engine/engine-context.ts';

/** Commands that take a proof. */
export type ProvenCommand = {
  [N in CommandName]: CommandArgs<N> extends { proof?: Proof } ? N : never;
}[CommandName];

export interface Proven<N extends ProvenCommand> {
  /** Resolves with the value once it worked; null when it failed or the proof was given up. */
  run: (args: CommandArgs<N>) => Promise<CommandValue<N> | null>;
  busy: boolean;
  failure: string | null;
  /** What is asked right now. */
  asked: ProofRequest | null;
  answer: (proof: Proof) => void;
  giveUp: () => void;
}

interface Pending<N extends ProvenCommand> {
  request: ProofRequest;
  settle: (proof: Proof | null) => void;
  command: N;
}

/** See {@link Proven}. Show a `ProofDialog` for it. */
export function useProven<N extends ProvenCommand>(name: N): Proven<N> {
  const engine = useEngine();
  const [pending, setPending] = useState<Pending<N> | null>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);

  const ask = (request: ProofRequest) =>
    new Promise<Proof | null>((settle) => setPending({ request, settle, command: name }));

  /** Tries once; the outcome, or the proof that is asked for. */
  const attempt = async (args: CommandArgs<N>, proof: Proof | null) => {
    const result = await engine.command(name, proof === null ? args : { ...args, proof });
    if (result.ok) return { value: (result.value ?? true) as CommandValue<N>, wanted: null };
    const { code, proof: wanted } = result.failure;
    const refused = wanted === undefined || (proof !== null && code !== 'proof-needed');
    setFailure(refused ? code : null);
    return { value: null, wanted: wanted ?? null };
  };

  const run = async (args: CommandArgs<N>): Promise<CommandValue<N> | null> => {
    setBusy(true);
    setFailure(null);
    let outcome = await attempt(args, null);
    while (outcome.wanted !== null) {
      const proof = await ask(outcome.wanted);
      if (proof === null) break;
      outcome = await attempt(args, proof);
    }
    setBusy(false);
    setPending(null);
    return outcome.value;
  };
  return {
    run,
    busy,
    failure,
    asked: pending?.request ?? null,
    answer: (proof) => pending?.settle(proof),
    giveUp: () => pending?.settle(null),
  };
}
