// Small groups: an encrypted name, people added and removed by statements, and nobody else.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, meet, Stage } from './stage.ts';

describe('a group of four', () => {
  let stage: Stage;
  let people: Actor[];
  const chatOf = new Map<Actor, string>();
  const inGroup = (actor: Actor) => chatOf.get(actor) ?? '';

  beforeAll(async () => {
    stage = await Stage.open();
    people = [];
    for (const name of ['Anna', 'Boris', 'Clara', 'Dmitri']) people.push(await stage.person(name));
  }, 90_000);
  afterAll(() => stage.close());

  const idOf = (actor: Actor) => `@${actor.name.toLowerCase()}-11:localhost`;
  const accepts = async (actor: Actor) => {
    const { rows } = await actor.sees('requests', null, ({ rows }) =>
      rows.some((row) => row.kind === 'group'),
    );
    const chat = rows.find((row) => row.kind === 'group')?.key ?? '';
    await actor.does('acceptRequest', { chat });
    chatOf.set(actor, chat);
  };

  it('has a name that its people see and the server does not', async () => {
    const [anna, boris, clara] = people as [Actor, Actor, Actor, Actor];
    await meet(anna, boris);
    const { chat } = await anna.does('createGroup', {
      name: 'Lake house',
      people: [idOf(boris), idOf(clara)],
    });
    chatOf.set(anna, chat);
    await accepts(boris);
    await accepts(clara);
    for (const actor of [boris, clara]) {
      await actor.sees('chat', { chat: inGroup(actor) }, (view) => view?.name === 'Lake house');
    }
    await anna.does('sendText', { chat, text: 'Who brings firewood?' });
    await boris.reads(inGroup(boris), 'Who brings firewood?');
    await clara.reads(inGroup(clara), 'Who brings firewood?');
    await clara.does('sendText', { chat: inGroup(clara), text: 'I do' });
    await anna.reads(chat, 'I do');
    await boris.reads(inGroup(boris), 'I do');
  });

  it('takes in a fourth, who reads what is said from then on', async () => {
    const [anna, boris, , dmitri] = people as [Actor, Actor, Actor, Actor];
    await anna.does('addPeople', { chat: inGroup(anna), people: [idOf(dmitri)] });
    await accepts(dmitri);
    await anna.sees('chat', { chat: inGroup(anna) }, (view) =>
      (view?.members ?? []).some((member) => member.key === idOf(dmitri) && member.state === 'in'),
    );
    await boris.sees('chat', { chat: inGroup(boris) }, (view) =>
      (view?.members ?? []).some((member) => member.key === idOf(dmitri) && member.state === 'in'),
    );
    await boris.does('sendText', { chat: inGroup(boris), text: 'Welcome' });
    await dmitri.reads(inGroup(dmitri), 'Welcome');
    await dmitri.does('sendText', { chat: inGroup(dmitri), text: 'Thank you' });
    await anna.reads(inGroup(anna), 'Thank you');
  });

  it('gives nothing more to somebody who was removed', async () => {
    const [anna, boris, clara] = people as [Actor, Actor, Actor, Actor];
    await anna.does('removePerson', { chat: inGroup(anna), person: idOf(clara) });
    await clara.sees('chat', { chat: inGroup(clara) }, (view) => view?.gone === true);
    await boris.does('sendText', { chat: inGroup(boris), text: 'Only we three' });
    await anna.reads(inGroup(anna), 'Only we three');
    const view = await clara.sees(
      'timeline',
      { chat: inGroup(clara), window: 'left', at: 'newest' },
      (one) => one.loaded,
    );
    expect(JSON.stringify(view)).not.toContain('Only we three');
  });

  it('lets nobody change it who is no admin', async () => {
    const [, boris] = people as [Actor, Actor, Actor, Actor];
    const renamed = await boris.ask('setGroupName', { chat: inGroup(boris), name: 'Mine' });
    expect(renamed).toMatchObject({ ok: false, failure: { code: 'not-allowed' } });
  });
});
