// Calls that the server answers with a request for proof: stages are completed with what the person has shown.
import { MatrixError } from '@veche/protocol';

/** The `auth` object of a body. */
export type AuthData = Record<string, unknown>;

export interface AskedProof {
  readonly session: string;
  readonly flows: readonly (readonly string[])[];
  readonly completed: readonly string[];
}

/** The server wants proof that was not at hand. */
export class ProofNeeded extends Error {
  override readonly name = 'ProofNeeded';
  readonly asked: AskedProof;

  constructor(asked: AskedProof) {
    super('proof needed');
    this.asked = asked;
  }
}

/** What the server asks for, if that is what its refusal means. */
export function askedProof(error: unknown): AskedProof | null {
  if (!(error instanceof MatrixError) || error.status !== 401) return null;
  const { session, flows, completed } = error.extra as Record<string, unknown>;
  if (!Array.isArray(flows) || typeof session !== 'string') return null;
  return {
    session,
    flows: flows.map((flow) => (flow as { stages?: string[] }).stages ?? []),
    completed: Array.isArray(completed) ? (completed as string[]) : [],
  };
}

/** Makes the `auth` object of a stage, or null where this stage cannot be completed. */
export type CompleteStage = (stage: string, session: string) => Promise<AuthData | null>;

const longestDance = 8;

/**
 * Calls, and completes the stages of a flow that can be completed. `session` continues one that was begun before.
 * Throws {@link ProofNeeded} where no flow can be completed, and the server's refusal where a stage was wrong.
 */
export async function withProof<T>(
  call: (auth: AuthData | undefined) => Promise<T>,
  complete: CompleteStage,
): Promise<T> {
  let auth: AuthData | undefined;
  let tried: string | null = null;
  for (let round = 0; ; round += 1) {
    try {
      return await call(auth);
    } catch (error) {
      const asked = askedProof(error);
      const refused = tried !== null && asked !== null && !asked.completed.includes(tried);
      if (!asked || refused || round > longestDance) throw error;
      const next = await nextStage(asked, complete);
      if (!next) throw new ProofNeeded(asked);
      auth = next.auth;
      tried = next.stage;
    }
  }
}

async function nextStage(
  asked: AskedProof,
  complete: CompleteStage,
): Promise<{ stage: string; auth: AuthData } | null> {
  for (const flow of asked.flows) {
    const stage = flow.find((one) => !asked.completed.includes(one));
    if (stage === undefined) continue;
    const auth = await complete(stage, asked.session);
    if (auth) return { stage, auth: { type: stage, session: asked.session, ...auth } };
  }
  return null;
}
