// Who belongs to a group, whatever a server does with the statements: walks through the attacks of decision 0002.
import type { webcrypto } from 'node:crypto';
import { encodeBase64 } from '@veche/protocol';
import type { Statement } from '@veche/protocol/veche/index';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type StatementLog, statedSet, statementId, statementText, verifyStatement } from './statements.ts';

interface Person {
  user: string;
  master: string;
  sign(text: string): Promise<string>;
}

async function person(name: string): Promise<Person> {
  const pair = (await crypto.subtle.generateKey('Ed25519', true, [
    'sign',
    'verify',
  ])) as webcrypto.CryptoKeyPair;
  const master = encodeBase64(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)));
  return {
    user: `@${name}:x`,
    master,
    sign: async (text) =>
      encodeBase64(
        new Uint8Array(await crypto.subtle.sign('Ed25519', pair.privateKey, new TextEncoder().encode(text))),
      ),
  };
}

const [anna, boris, clara, mallory] = (await Promise.all(
  ['anna', 'boris', 'clara', 'mallory'].map(person),
)) as [Person, Person, Person, Person];

class Play {
  readonly log = new Map<string, Statement>();

  async say(by: Person, kind: Statement['kind'], before: string[], ...people: [Person, boolean?][]) {
    const unsigned = {
      v: 1 as const,
      room: '!r',
      kind,
      before,
      by: { user: by.user, master: by.master },
      people: people.map(([one, admin]) => ({ user: one.user, master: one.master, admin: admin ?? false })),
    };
    const said = { ...unsigned, signature: await by.sign(statementText(unsigned)) };
    const id = await statementId(said);
    this.log.set(id, said);
    return id;
  }
}

const sorted = (texts: Iterable<string>) => [...texts].sort((a, b) => (a < b ? -1 : 1));
const names = (log: StatementLog, root: string) => sorted(statedSet(log, root).people.keys());

describe('the people of a group', () => {
  it('are the founder and those whom an admin added', async () => {
    const play = new Play();
    const root = await play.say(anna, 'found', [], [anna, true]);
    await play.say(anna, 'add', [root], [boris], [clara]);
    expect(names(play.log, root)).toEqual(['@anna:x', '@boris:x', '@clara:x']);
  });

  it('do not include somebody added by a person who is no admin', async () => {
    const play = new Play();
    const root = await play.say(anna, 'found', [], [anna, true], [boris]);
    await play.say(boris, 'add', [root], [mallory]);
    expect(names(play.log, root)).toEqual(['@anna:x', '@boris:x']);
  });

  it('do not include a removed admin, nor those she adds by forking from before her removal', async () => {
    const play = new Play();
    const root = await play.say(anna, 'found', [], [anna, true], [mallory, true]);
    await play.say(anna, 'remove', [root], [mallory]);
    await play.say(mallory, 'add', [root], [clara]);
    expect(names(play.log, root)).toEqual(['@anna:x']);
  });

  it('keep those whom the removed admin had added when the remover saw it', async () => {
    const play = new Play();
    const root = await play.say(anna, 'found', [], [anna, true], [boris, true]);
    const added = await play.say(boris, 'add', [root], [clara]);
    await play.say(anna, 'remove', [added], [boris]);
    expect(names(play.log, root)).toEqual(['@anna:x', '@clara:x']);
  });

  it('lose a person removed and added at the same time', async () => {
    const play = new Play();
    const root = await play.say(anna, 'found', [], [anna, true], [boris, true], [clara]);
    await play.say(boris, 'remove', [root], [clara]);
    await play.say(anna, 'add', [root], [clara]);
    expect(names(play.log, root)).toEqual(['@anna:x', '@boris:x']);
  });

  it('both count when two are added at the same time, and the next statement builds on both', async () => {
    const play = new Play();
    const root = await play.say(anna, 'found', [], [anna, true], [boris, true]);
    const first = await play.say(anna, 'add', [root], [clara]);
    const second = await play.say(boris, 'add', [root], [mallory]);
    expect(names(play.log, root)).toEqual(['@anna:x', '@boris:x', '@clara:x', '@mallory:x']);
    expect(sorted(statedSet(play.log, root).heads)).toEqual(sorted([first, second]));
  });

  it('cannot lose the founder', async () => {
    const play = new Play();
    const root = await play.say(anna, 'found', [], [anna, true], [mallory, true]);
    await play.say(mallory, 'remove', [root], [anna]);
    expect(names(play.log, root)).toEqual(['@anna:x', '@mallory:x']);
  });

  it('dispute a person stated with two keys at the same time', async () => {
    const play = new Play();
    const root = await play.say(anna, 'found', [], [anna, true], [boris, true]);
    await play.say(anna, 'add', [root], [clara]);
    await play.say(boris, 'add', [root], [{ ...clara, master: mallory.master }]);
    expect([...statedSet(play.log, root).disputed]).toEqual(['@clara:x']);
  });

  it('ignore what does not descend from the root and name what is missing', async () => {
    const play = new Play();
    const root = await play.say(anna, 'found', [], [anna, true]);
    const lost = await play.say(anna, 'add', [root], [boris, true]);
    await play.say(boris, 'add', [lost], [clara]);
    play.log.delete(lost);
    expect(names(play.log, root)).toEqual(['@anna:x']);
    expect(statedSet(play.log, root).missing).toEqual([lost]);
  });

  it('are the same in whatever order the statements arrived', async () => {
    const play = new Play();
    const root = await play.say(anna, 'found', [], [anna, true], [boris, true]);
    const a = await play.say(anna, 'add', [root], [clara, true]);
    const b = await play.say(boris, 'remove', [root], [anna]);
    await play.say(clara, 'add', [a], [mallory]);
    await play.say(anna, 'remove', [a, b], [boris]);
    const expected = statedSet(play.log, root);
    fc.assert(
      fc.property(fc.shuffledSubarray([...play.log], { minLength: play.log.size }), (shuffled) => {
        const again = statedSet(new Map(shuffled), root);
        expect(again.people).toEqual(expected.people);
        expect(sorted(again.heads)).toEqual(sorted(expected.heads));
      }),
    );
  });

  it('are stated only under the author’s own signature', async () => {
    const play = new Play();
    const root = await play.say(anna, 'found', [], [anna, true]);
    const said = play.log.get(root) as Statement;
    expect(await verifyStatement(said)).toBe(true);
    expect(await verifyStatement({ ...said, room: '!other' })).toBe(false);
    expect(await verifyStatement({ ...said, by: { ...said.by, master: mallory.master } })).toBe(false);
  });
});
