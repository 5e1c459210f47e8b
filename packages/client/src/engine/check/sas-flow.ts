// One comparison of short numbers with another device: carries its messages and says what its step is.
import {
  type OutgoingRequest,
  Sas,
  VerificationMethod,
  type VerificationRequest,
  VerificationRequestPhase,
} from '@matrix-org/matrix-sdk-crypto-wasm';
import type { RequestLoop } from '../crypto/requests.ts';

export type SasStep =
  | { readonly step: 'waiting' }
  | { readonly step: 'compare'; readonly numbers: readonly [number, number, number] }
  | { readonly step: 'confirmed' }
  | { readonly step: 'done' }
  | { readonly step: 'cancelled' };

export class SasFlow {
  readonly request: VerificationRequest;
  readonly #requests: RequestLoop;
  readonly #begins: boolean;
  readonly #changed: (step: SasStep) => void;
  #sas: Sas | null = null;
  #started = false;
  #accepted = false;
  #answered = false;
  #confirmed = false;
  #chain: Promise<void> = Promise.resolve();

  /** `begins`: this side starts the comparison once the other is ready. */
  constructor(
    request: VerificationRequest,
    requests: RequestLoop,
    begins: boolean,
    changed: (step: SasStep) => void,
  ) {
    this.request = request;
    this.#requests = requests;
    this.#begins = begins;
    this.#changed = changed;
    // The library must not be entered again from within its own callback.
    request.registerChangesCallback(async () => this.advance());
    this.advance();
  }

  /** Looks what there is to do. Safe to call at any time. */
  advance(): void {
    this.#chain = this.#chain
      .then(() => new Promise<void>((resolve) => setTimeout(resolve, 0)))
      .then(() => this.#advance())
      .then((step) => this.#changed(step))
      .catch(() => this.#changed({ step: 'cancelled' }));
  }

  async #advance(): Promise<SasStep> {
    if (this.request.isCancelled() || this.#sas?.isCancelled()) return { step: 'cancelled' };
    if (this.request.isDone() || this.#sas?.isDone()) return { step: 'done' };
    await this.#answer();
    await this.#start();
    await this.#accept();
    if (this.#confirmed) return { step: 'confirmed' };
    const numbers = this.#sas?.canBePresented() ? this.#sas.decimals() : undefined;
    if (!numbers) return { step: 'waiting' };
    const [a = 0, b = 0, c = 0] = numbers;
    return { step: 'compare', numbers: [a, b, c] };
  }

  async #answer(): Promise<void> {
    const asked = this.request.phase() === VerificationRequestPhase.Requested && !this.request.weStarted();
    if (!asked || this.#answered) return;
    this.#answered = true;
    await this.#send(this.request.acceptWithMethods([VerificationMethod.SasV1]));
  }

  async #start(): Promise<void> {
    if (!this.#begins || this.#started || !this.request.isReady()) return;
    this.#started = true;
    const made = await this.request.startSas();
    if (!made) return;
    this.#take(made[0]);
    await this.#send(made[1]);
  }

  async #accept(): Promise<void> {
    const found = this.#sas ?? this.request.getVerification();
    if (!(found instanceof Sas)) return;
    if (!this.#sas) this.#take(found);
    if (this.#accepted || found.weStarted()) return;
    this.#accepted = true;
    await this.#send(found.accept());
  }

  #take(sas: Sas): void {
    this.#sas = sas;
    sas.registerChangesCallback(async () => this.advance());
  }

  /** The numbers are the same on both screens. */
  async confirm(): Promise<void> {
    if (!this.#sas || this.#confirmed) return;
    this.#confirmed = true;
    for (const request of await this.#sas.confirm()) await this.#requests.send(request);
    await this.#requests.drain();
    this.advance();
  }

  /** The numbers differ: `m.mismatched_sas`; or the person gave up. */
  async cancel(mismatch: boolean): Promise<void> {
    const request =
      mismatch && this.#sas ? this.#sas.cancelWithCode('m.mismatched_sas') : this.request.cancel();
    await this.#send(request).catch(() => {});
  }

  async #send(request: OutgoingRequest | undefined): Promise<void> {
    if (request) await this.#requests.send(request);
    await this.#requests.drain();
  }
}
