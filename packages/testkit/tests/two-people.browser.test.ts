// Two people with everything that a chat can do, seen from both sides.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Citizen, meet } from '../src/actors/citizen.ts';
import type { Conversation } from '../src/actors/conversation.ts';
import { screens } from '../src/browser.ts';
import { journeysCannotRun, openStage, type Stage, titled } from '../src/journey.ts';

/** A picture of 240 by 160 pixels, drawn by the browser. */
async function picture(citizen: Citizen): Promise<Buffer> {
  const base64 = (await citizen.page.evaluate(`(async () => {
    const canvas = new OffscreenCanvas(240, 160);
    const context = canvas.getContext('2d');
    context.fillStyle = 'teal';
    context.fillRect(0, 0, 240, 160);
    context.fillStyle = 'orange';
    context.fillRect(40, 40, 80, 80);
    const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg' })).arrayBuffer());
    return btoa(String.fromCharCode(...bytes));
  })()`)) as string;
  return Buffer.from(base64, 'base64');
}

describe.skipIf(journeysCannotRun !== undefined)(titled('Two people in a chat'), () => {
  let stage: Stage;
  let anna: Citizen;
  let boris: Citizen;
  let annas: Conversation;
  let boriss: Conversation;
  beforeAll(async () => {
    stage = await openStage();
    anna = await Citizen.settled(stage.browser, stage.url, 'Anna');
    boris = await Citizen.settled(stage.browser, stage.url, 'Boris', { screen: screens.desktop });
    await boris.person.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    [annas, boriss] = await meet(anna, boris);
  });
  afterAll(async () => {
    await stage[Symbol.asyncDispose]();
  });
  afterEach(() => {
    expect([...anna.complaints, ...boris.complaints]).toEqual([]);
  });

  it('an answer quotes what it answers, and the quote leads back to it', async () => {
    await annas.says('Shall we meet at seven?');
    await boriss.does('Shall we meet at seven?', 'Reply');
    await boris.reads('Answering Anna');
    await boriss.says('Rather at eight.');
    const quote = annas
      .message('Rather at eight.')
      .getByRole('button', { name: 'To the message this answers' });
    await quote.waitFor();
    expect(await quote.textContent()).toContain('Shall we meet at seven?');
    await quote.click();
  });

  it('what one wrote can be changed, and both see that it was', async () => {
    await boriss.does('Rather at eight.', 'Edit');
    await boris.reads('Changing your message');
    await boriss.composer.fill('Rather at nine.');
    await boriss.composer.press('Enter');
    await annas.message('Rather at nine.').getByText('edited').waitFor();
    expect(await annas.texts()).not.toContain('Rather at eight.');
  });

  it('a reaction is seen, answered by the same, and taken back', async () => {
    await annas.reacts('Rather at nine.', '👍');
    const badge = boriss.message('Rather at nine.').getByRole('button', { name: /^👍 by Anna/ });
    await badge.click();
    const both = annas.message('Rather at nine.').getByRole('button', { name: '👍, yours and 1 other' });
    await both.click();
    await boriss
      .message('Rather at nine.')
      .getByRole('button', { name: '👍, yours and nobody else' })
      .waitFor();
  });

  it('words are copied', async () => {
    await boriss.does('Rather at nine.', 'Copy');
    expect(await boris.page.evaluate('navigator.clipboard.readText()')).toBe('Rather at nine.');
  });

  it('a message is deleted for all, after a question', async () => {
    await boriss.says('Not for you');
    await annas.sees('Not for you');
    await boriss.does('Not for you', 'Delete for all');
    await boris.page
      .getByRole('alertdialog', { name: 'Delete this message for everyone?' })
      .getByRole('button', { name: 'Delete for all' })
      .click();
    await annas.sees('Message deleted');
    expect(await annas.message('Not for you').count()).toBe(0);
  });

  it('a photo goes with its caption, is seen in the chat and at full size', async () => {
    await annas.attaches(
      [{ name: 'square.jpg', mimeType: 'image/jpeg', buffer: await picture(anna) }],
      'The square',
    );
    await boriss.sees('The square');
    const photo = boriss.message('The square').getByRole('img', { name: 'Photo from Anna' });
    await photo.click();
    const viewer = boris.page.getByRole('dialog', { name: /^Anna,/ });
    await viewer.getByRole('img', { name: 'Photo from Anna' }).waitFor();
    await viewer.getByText('The square').waitFor();
    await boris.page.keyboard.press('Escape');
    await viewer.waitFor({ state: 'hidden' });
  });

  it('a file goes and is saved byte for byte', async () => {
    const bytes = Buffer.alloc(300_000, 'plan of the house ');
    await boriss.attaches([{ name: 'plan.txt', mimeType: 'text/plain', buffer: bytes }], '');
    const row = annas.message('plan.txt').getByRole('button', { name: /^plan\.txt/ });
    await row.waitFor();
    const download = anna.page.waitForEvent('download');
    await row.click();
    const stream = await (await download).createReadStream();
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).equals(bytes)).toBe(true);
  });

  it('a draft outlives a reload and shows in the list', async () => {
    await annas.types('Half a sen');
    await anna.goToChats();
    await anna.row('Boris').getByText('Draft:').waitFor();
    await anna.page.reload();
    annas = await anna.openChat('Boris');
    expect(await annas.composer.inputValue()).toBe('Half a sen');
    await annas.composer.fill('');
  });

  it('two hundred messages later the chat opens at the first new one and shows older ones as one scrolls', async () => {
    await anna.goToChats();
    for (let at = 1; at <= 200; at++) {
      await boriss.composer.fill(`Line ${at} of the long story`);
      await boriss.composer.press('Enter');
    }
    await boriss.ticked('Line 200 of', 'On the server');
    await anna.row('Boris').getByRole('img', { name: '200 new messages' }).waitFor();
    expect(await anna.page.title()).toBe('(200) Veche');
    annas = await anna.openChat('Boris');
    await anna.page.getByText('New messages', { exact: true }).waitFor();
    await annas.sees('Line 1 of the long story');
    await anna.button('To the newest').click();
    await annas.sees('Line 200 of the long story');
    await boriss.ticked('Line 200 of', 'Read by all');
    await anna.page.reload();
    await annas.sees('Line 200 of the long story');
    await annas.scrollsUpTo('Shall we meet at seven?');
    await anna.button('To the newest').click();
    await annas.sees('Line 200 of the long story');
  });
});
