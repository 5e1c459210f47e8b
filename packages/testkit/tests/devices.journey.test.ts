// A second device by code, by sheet and by fingerprint reads what was written before; all lost is a new beginning;
// and a device is signed out from afar.
import type { CDPSession } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Citizen, password } from '../src/actors/citizen.ts';
import { screens } from '../src/browser.ts';
import { journeysCannotRun, openStage, type Stage, titled } from '../src/journey.ts';

const oldWords = 'Written long before the second device';

/** An authenticator with a secret of its own (PRF), as phones and computers have; it says yes by itself. */
async function giveFingerprint(citizen: Citizen): Promise<{ session: CDPSession; authenticatorId: string }> {
  const session = await citizen.person.context.newCDPSession(citizen.page);
  await session.send('WebAuthn.enable');
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
      hasPrf: true,
    },
  });
  return { session, authenticatorId };
}

async function writeNote(citizen: Citizen): Promise<void> {
  const notes = await citizen.openChat('Notes to self');
  await notes.says(oldWords);
  await notes.ticked(oldWords, /On the server|Read by all/);
}

async function readsNote(citizen: Citizen): Promise<void> {
  const notes = await citizen.openChat('Notes to self');
  await notes.sees(oldWords);
}

async function signIn(citizen: Citizen, address: string): Promise<void> {
  await citizen.page.goto('/');
  await citizen.button('I already have an account').click();
  await citizen.field('Your address').fill(address);
  await citizen.page.getByLabel('Password', { exact: true }).fill(password);
  await citizen.button('Sign in').click();
}

/** Where the password is asked once more, gives it. */
async function proves(citizen: Citizen): Promise<void> {
  const dialog = citizen.page.getByRole('dialog', { name: 'Show once more that it is you.' });
  await dialog.getByLabel('Password', { exact: true }).fill(password);
  await dialog.getByRole('button', { name: 'Continue' }).click();
}

/** One of two screens shows three numbers; they are typed into the other. */
async function compareNumbers(one: Citizen, other: Citizen): Promise<void> {
  const shownBy = async (citizen: Citizen): Promise<Citizen> => {
    await citizen.reads('Type these numbers into the other screen');
    return citizen;
  };
  const showing = await Promise.any([shownBy(one), shownBy(other)]);
  const typing = showing === one ? other : one;
  const words = showing.page.getByText('Type these numbers into the other screen');
  const numbers = (await words.locator('+ p').textContent()) ?? '';
  await typing.field('Type the numbers that the other screen shows').fill(numbers);
  await typing.button('Continue').click();
}

async function makeSheet(citizen: Citizen): Promise<string> {
  await citizen.openSettings('Keep your chats safe');
  await citizen.button('Make the sheet').last().click();
  const sheet = citizen.page.getByRole('dialog', { name: 'Your sheet' });
  const proof = citizen.page.getByRole('dialog', { name: 'Show once more that it is you.' });
  await sheet.or(proof).first().waitFor();
  if (await proof.isVisible()) await proves(citizen);
  await sheet.waitFor();
  const download = citizen.page.waitForEvent('download');
  await sheet.getByRole('button', { name: 'Save' }).click();
  const stream = await (await download).createReadStream();
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  await sheet.getByRole('button', { name: 'Done, I have it' }).click();
  await citizen.reads('You have it.');
  const groups = text.split('\n').filter((line) => /^(\S{4} ){3}\S{4}$/.test(line));
  expect(groups).toHaveLength(3);
  return groups.join(' ');
}

describe.skipIf(journeysCannotRun !== undefined)(titled('Many devices, and none'), () => {
  let stage: Stage;
  let open: Citizen[] = [];
  beforeAll(async () => {
    stage = await openStage();
  });
  afterEach(async () => {
    const complaints = open.flatMap((one) => one.complaints);
    for (const one of open) await one[Symbol.asyncDispose]();
    open = [];
    expect(complaints).toEqual([]);
  });
  afterAll(async () => {
    await stage[Symbol.asyncDispose]();
  });

  const arrives = async (name: string): Promise<Citizen> => {
    const one = await Citizen.arrive(stage.browser, stage.url, name, { screen: screens.desktop });
    open.push(one);
    return one;
  };
  const settled = async (name: string): Promise<Citizen> => {
    const one = await Citizen.settled(stage.browser, stage.url, name);
    open.push(one);
    return one;
  };

  it('by code: typed on the new device, three numbers, and the past is there', async () => {
    const phone = await settled('Anna');
    await writeNote(phone);
    await phone.openSettings('My devices');
    await phone.button('Add a device').click();
    await proves(phone);
    const dialog = phone.page.getByRole('dialog', { name: 'Add a device' });
    await dialog.getByText('Scan this there, or type the code').waitFor();
    const code =
      (await dialog.getByText('Scan this there, or type the code').locator('+ p').textContent()) ?? '';

    const laptop = await arrives('Anna');
    await laptop.page.goto('/');
    await laptop.button('I already have an account').click();
    await laptop.button('Use my other device').click();
    await laptop.field('Code from the other screen').fill(code);
    await laptop.button('Continue').click();

    await compareNumbers(laptop, phone);
    await dialog.getByText('Your other device is ready.').waitFor();
    await readsNote(laptop);
  });

  it('by sheet: it signs in, opens the past, and sets a new password', async () => {
    const phone = await settled('Boris');
    await writeNote(phone);
    const address = await phone.address();
    const sheet = await makeSheet(phone);
    const laptop = await arrives('Boris');
    await laptop.page.goto('/');
    await laptop.button('I already have an account').click();
    await laptop.button('I have my sheet').click();
    await laptop.field('Your address').fill(address);
    await laptop.field('The letters on your sheet').fill(sheet);
    await laptop.button('Sign in').click();
    await readsNote(laptop);
  });

  it('by fingerprint: signed up with it, it signs in and opens the past on the next device', async () => {
    const phone = await arrives('Vera');
    await phone.page.goto('/');
    const old = await giveFingerprint(phone);
    await phone.field('Your name').fill('Vera');
    await phone.button('Continue').click();
    await phone.button('Use fingerprint, face or screen lock').click();
    await phone.seesChats();
    await writeNote(phone);
    const { credentials } = await old.session.send('WebAuthn.getCredentials', {
      authenticatorId: old.authenticatorId,
    });
    expect(credentials).toHaveLength(1);
    // The same authenticator, in another profile: signed out here, everything of this browser erased.
    await phone.openSettings('Sign out');
    await phone
      .button(/^Sign out/)
      .last()
      .click();
    await phone.button('I already have an account').click();
    await phone.button('Use fingerprint, face or screen lock').click();
    await readsNote(phone);
  });

  it('all lost: start fresh keeps the account and says what cannot be opened', async () => {
    const phone = await settled('Gleb');
    await writeNote(phone);
    const address = await phone.address();
    const laptop = await arrives('Gleb');
    await signIn(laptop, address);
    await laptop.heading('Open your chats here.').waitFor();
    await laptop.button('I have lost everything').click();
    await laptop.heading('Start fresh').waitFor();
    await laptop.button('Start fresh').click();
    await proves(laptop);
    await laptop.seesChats();
    const notes = await laptop.openChat('Notes to self');
    await notes.says('A new beginning');
    await notes.ticked('A new beginning', /On the server|Read by all/);
    expect(await notes.message(oldWords).count()).toBe(0);
  });

  it('a device is signed out from afar and its chats are erased there', async () => {
    const phone = await settled('Dina');
    await writeNote(phone);
    const address = await phone.address();
    const sheet = await makeSheet(phone);
    const laptop = await arrives('Dina');
    await signIn(laptop, address);
    await laptop.field('The letters on your sheet').fill(sheet);
    await laptop.button('Continue').click();
    await readsNote(laptop);

    await phone.goToChats();
    await phone.openSettings('My devices');
    await phone.button('Sign out').click();
    await phone.page.getByRole('alertdialog').getByRole('button', { name: 'Sign out' }).click();
    await proves(phone);
    await phone.reads('Signed out. Your chats are erased there.');
    await laptop.button('I already have an account').or(laptop.button('Sign in again')).first().waitFor();
    expect(await laptop.page.getByText(oldWords).count()).toBe(0);
  });
});
