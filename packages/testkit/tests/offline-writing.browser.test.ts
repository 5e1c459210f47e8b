// Written without a network: nothing is lost, nothing is sent twice, and the order stays.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Citizen, meet } from '../src/actors/citizen.ts';
import { screens } from '../src/browser.ts';
import { journeysCannotRun, openStage, type Stage, titled } from '../src/journey.ts';

describe.skipIf(journeysCannotRun !== undefined)(titled('Without a network'), () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(async () => {
    await stage[Symbol.asyncDispose]();
  });

  it('five messages outlive a reload and arrive once each, in order, when the network is back', async () => {
    const { gate } = stage;
    gate.open();
    await using anna = await Citizen.settled(stage.browser, gate.url, 'Anna');
    await using boris = await Citizen.settled(stage.browser, stage.url, 'Boris', { screen: screens.desktop });
    const [annaChat, borisChat] = await meet(anna, boris);
    await borisChat.says('Are you there?');
    await annaChat.sees('Are you there?');
    await anna.appIsKept();

    gate.shut();
    const written = ['first', 'second', 'third', 'fourth', 'fifth'].map((place) => `The ${place} of five`);
    for (const words of written) await annaChat.says(words);
    await annaChat.ticked('The fifth of five', 'Waiting to be sent');
    await anna.reads('No connection. What you write is sent as soon as there is one.');

    await anna.page.reload();
    await annaChat.sees('The fifth of five');
    await anna.reads('5 messages wait.');
    expect(await annaChat.texts()).toEqual(['Are you there?', ...written]);

    gate.open();
    await annaChat.ticked('The fifth of five', /On the server|Read by all/);
    await borisChat.sees('The fifth of five');
    expect(await borisChat.texts()).toEqual(['Are you there?', ...written]);
    await anna.page.reload();
    await annaChat.sees('The fifth of five');
    expect(await annaChat.texts()).toEqual(['Are you there?', ...written]);
    expect([...anna.complaints, ...boris.complaints]).toEqual([]);
  });

  it('the app opens by itself, with the chats as they were', async () => {
    const { gate } = stage;
    gate.open();
    await using anna = await Citizen.settled(stage.browser, gate.url, 'Anna');
    const notes = await anna.openChat('Notes to self');
    await notes.says('Bread and milk');
    await notes.ticked('Bread and milk', /On the server|Read by all/);
    await anna.appIsKept();
    await anna.page.close();
    gate.shut();
    anna.page = await anna.person.context.newPage();
    await anna.page.goto('/');
    await anna.row('Bread and milk').waitFor();
    const again = await anna.openChat('Notes to self');
    await again.sees('Bread and milk');
    expect(anna.complaints).toEqual([]);
  });
});
