// The first five minutes: a link becomes a chat in two screens, and the first message is written before anything else.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Citizen } from '../src/actors/citizen.ts';
import { screens } from '../src/browser.ts';
import { journeysCannotRun, openStage, type Stage, titled } from '../src/journey.ts';

describe.skipIf(journeysCannotRun !== undefined)(titled('From a link to the first message'), () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(async () => {
    await stage[Symbol.asyncDispose]();
  });

  it('Boris opens Anna’s link, sees her name, passes two screens, writes first, and both talk', async () => {
    await using anna = await Citizen.settled(stage.browser, stage.url, 'Anna Petrova');
    await using boris = await Citizen.arrive(stage.browser, stage.url, 'Boris', { screen: screens.desktop });

    const link = await anna.ownLink();
    await boris.page.goto(link);
    await boris.heading('Anna Petrova wants to chat with you.').waitFor();
    await boris.reads('Only you two can read it. No phone number, no e‑mail.');
    await boris.button('Start').click();

    // Two screens, and then the chat itself: nothing in between.
    await boris.heading('What should people call you?').waitFor();
    await boris.signUp();
    const borisChat = await boris.inChat('Anna Petrova');
    await boris.reads('You met by Anna Petrova’s link.');
    await borisChat.types('Hello Anna, this is Boris');
    await borisChat.composer.press('Enter');
    await borisChat.ticked('this is Boris', 'On the server');

    // Anna met him by her own link: he is no stranger, and one message is new.
    const row = anna.row('Boris');
    await row.getByRole('img', { name: '1 new message' }).waitFor();
    await expect.poll(() => anna.page.title()).toBe('(1) Veche');
    const annaChat = await anna.openChat('Boris');
    await annaChat.sees('Hello Anna, this is Boris');
    await expect.poll(() => anna.page.title()).toBe('Veche');
    await borisChat.ticked('this is Boris', 'Read by all');

    await annaChat.types('Hello');
    await boris.page.getByRole('main').getByText('writing…').waitFor();
    await annaChat.says('Hello Boris!');
    await borisChat.sees('Hello Boris!');
    await annaChat.ticked('Hello Boris!', 'Read by all');

    expect([...anna.complaints, ...boris.complaints]).toEqual([]);
  });

  it('Anna who opens her own link is told so, and a damaged link says what to do', async () => {
    await using anna = await Citizen.settled(stage.browser, stage.url, 'Anna');
    const link = await anna.ownLink();
    await anna.page.goto(link);
    await anna.page.reload();
    await anna.heading('This is your own link.').waitFor();
    await anna.button('Go to my chats').click();
    await anna.seesChats();

    await using stranger = await Citizen.arrive(stage.browser, stage.url, 'Vera');
    await stranger.page.goto(link.slice(0, -30));
    await stranger.heading('This link does not work.').waitFor();
    expect([...anna.complaints, ...stranger.complaints]).toEqual([]);
  });
});
