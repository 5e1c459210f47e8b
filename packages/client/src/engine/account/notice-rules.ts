// What a decrypted event means to its reader: the account's push rules, asked after decryption.
import {
  type CompiledRuleset,
  compileDefaultPushRules,
  compilePushRules,
  PushEvaluation,
  type PushRuleset,
  pushRuleKinds,
} from '@veche/room-rules/push-rules/index';
import { type ClientStore, collection, put } from '../../stores/port.ts';

const kept = collection<PushRuleset>('push-rules');
const key = { partition: '', id: 'own' };

export interface Meaning {
  readonly notify: boolean;
  readonly highlight: boolean;
}

export class NoticeRules {
  readonly #store: ClientStore;
  readonly #userId: string;
  readonly #memberCount: (room: string) => number;
  #rules: CompiledRuleset = compileDefaultPushRules();

  constructor(store: ClientStore, userId: string, memberCount: (room: string) => number) {
    this.#store = store;
    this.#userId = userId;
    this.#memberCount = memberCount;
  }

  async load(): Promise<void> {
    const rules = (await this.#store.get(kept, key))?.value;
    if (rules) this.#rules = compilePushRules(rules, this.#userId);
  }

  /** Account data as sync brings it; what is not a ruleset leaves the rules as they are. */
  async receive(type: string, content: Readonly<Record<string, unknown>>): Promise<void> {
    const rules = content['global'] as PushRuleset | undefined;
    if (type !== 'm.push_rules' || !rules || !pushRuleKinds.every((kind) => Array.isArray(rules[kind])))
      return;
    this.#rules = compilePushRules(rules, this.#userId);
    await this.#store.commit([put(kept, key, rules)]);
  }

  /** `@room` counts from nobody here: the server's power levels are not believed. */
  meaningOf(room: string, event: { type: string; sender: string; content: unknown }): Meaning {
    const subject = {
      event,
      roomId: room,
      memberCount: this.#memberCount(room),
      senderCanNotify: () => false,
    };
    const { notify, highlight } = new PushEvaluation(subject).outcomeFor(this.#rules, {
      userId: this.#userId,
    });
    return { notify, highlight };
  }
}
