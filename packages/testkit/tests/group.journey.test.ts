// A group of four: everybody reads everybody, and one who was removed reads nothing of what comes after.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Citizen, meet } from '../src/actors/citizen.ts';
import { screens } from '../src/browser.ts';
import { journeysCannotRun, openStage, type Stage, titled } from '../src/journey.ts';

describe.skipIf(journeysCannotRun !== undefined)(titled('A group of four'), () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(async () => {
    await stage[Symbol.asyncDispose]();
  });

  it('all read all; the one who is removed keeps the past and gets nothing more', async () => {
    await using anna = await Citizen.settled(stage.browser, stage.url, 'Anna', { screen: screens.desktop });
    const others: Citizen[] = [];
    for (const name of ['Boris', 'Vera', 'Gleb']) {
      const one = await Citizen.settled(stage.browser, stage.url, name);
      await meet(anna, one);
      others.push(one);
    }
    const [boris, vera, gleb] = others as [Citizen, Citizen, Citizen];

    await anna.goToChats();
    await anna.button('Chat with someone').click();
    await anna.button(/^Start a group/).click();
    await anna.field('What is it called?').fill('Summer house');
    for (const { name } of others) await anna.page.getByRole('checkbox', { name }).check();
    await anna.button('Create group').click();
    const annas = await anna.inChat('Summer house');
    const talks = [];
    for (const one of others) {
      await one.accepts('Anna');
      const talk = await one.inChat('Summer house');
      talks.push({ one, talk });
    }
    await annas.says('Who brings the tea?');
    for (const { one, talk } of talks) {
      await talk.sees('Who brings the tea?');
      await talk.says(`I do, says ${one.name}`);
    }
    for (const talk of [annas, ...talks.map((each) => each.talk)]) {
      for (const { name } of others) await talk.sees(`I do, says ${name}`);
    }

    await anna.page.getByRole('link', { name: 'About this chat' }).click();
    await anna.button('What to do with Gleb').click();
    await anna.page.getByRole('menuitem', { name: 'Remove from group' }).click();
    await anna.page
      .getByRole('alertdialog', { name: 'Remove Gleb?' })
      .getByRole('button', { name: 'Remove from group' })
      .click();
    await gleb.reads('You are no longer in this chat. You can still read it.');
    await anna.button('Back').first().click();
    await annas.says('Now we are three');
    await talks[0]?.talk.sees('Now we are three');
    await talks[1]?.talk.sees('Now we are three');
    await gleb.page.reload();
    await talks[2]?.talk.sees('I do, says Vera');
    expect(await talks[2]?.talk.message('Now we are three').count()).toBe(0);
    expect([anna, boris, vera, gleb].flatMap((one) => one.complaints)).toEqual([]);
    for (const one of others) await one[Symbol.asyncDispose]();
  });
});
