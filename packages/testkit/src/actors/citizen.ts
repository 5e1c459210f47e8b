// A person before the app in Chromium: what they see and press, by role and name, as a screen reader would tell it.
import type { Browser, Locator, Page } from 'playwright-core';
import { openPerson, type Person, type PersonOptions } from '../browser.ts';
import { Conversation } from './conversation.ts';

/** Long enough for cryptography on a busy machine; a journey that needs more has failed. */
export const patienceMs = 30_000;

/** A password that every citizen of the scenarios takes. */
export const password = 'lantern meadow violin';

export class Citizen implements AsyncDisposable {
  readonly name: string;
  readonly person: Person;
  /** The window in front. */
  page: Page;

  constructor(name: string, person: Person) {
    this.name = name;
    this.person = person;
    this.page = person.page;
    person.context.setDefaultTimeout(patienceMs);
  }

  /** A citizen with a browser profile of their own, before the door. */
  static async arrive(
    browser: Browser,
    baseUrl: string,
    name: string,
    options: PersonOptions = {},
  ): Promise<Citizen> {
    return new Citizen(name, await openPerson(browser, baseUrl, options));
  }

  /** A citizen who has signed up and looks at their chats. */
  static async settled(
    browser: Browser,
    baseUrl: string,
    name: string,
    options: PersonOptions = {},
  ): Promise<Citizen> {
    const citizen = await Citizen.arrive(browser, baseUrl, name, options);
    await citizen.page.goto('/');
    await citizen.signUp();
    await citizen.seesChats();
    return citizen;
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name });
  }

  heading(name: string | RegExp): Locator {
    return this.page.getByRole('heading', typeof name === 'string' ? { name, exact: true } : { name });
  }

  field(name: string): Locator {
    return this.page.getByRole('textbox', { name, exact: true });
  }

  /** Waits until these words stand on the page. */
  async reads(words: string | RegExp): Promise<void> {
    await this.page.getByText(words).first().waitFor();
  }

  /** The two screens, from the name to the chats. */
  async signUp(): Promise<void> {
    await this.field('Your name').fill(this.name);
    await this.button('Continue').click();
    await this.choosePassword();
  }

  /** The second screen, where a fingerprint may be offered first. */
  async choosePassword(): Promise<void> {
    await this.heading('So that only you can get in.').waitFor();
    const instead = this.button('Use a password instead');
    const field = this.page.getByLabel('Password', { exact: true });
    await instead.or(field).first().waitFor();
    if (await instead.isVisible()) await instead.click();
    await field.fill(password);
    await this.button('Open my chats').click();
  }

  get chats(): Locator {
    return this.page.getByRole('navigation', { name: 'Your chats' });
  }

  /** The row of a chat, found by what it is called. */
  row(name: string): Locator {
    return this.chats.getByRole('link', { name });
  }

  async seesChats(): Promise<void> {
    await this.row('Notes to self').waitFor();
  }

  /** Presses Back until the list of chats is in sight. */
  async goToChats(): Promise<void> {
    const back = this.button('Back');
    for (let pressed = 0; pressed < 5; pressed++) {
      await this.chats.or(back).first().waitFor();
      if (await this.chats.isVisible()) return;
      await back.first().click();
      await this.page.waitForTimeout(100);
    }
    await this.chats.waitFor();
  }

  async openChat(name: string): Promise<Conversation> {
    await this.goToChats();
    await this.row(name).click();
    return this.inChat(name);
  }

  /** The conversation that is open. */
  async inChat(name: string): Promise<Conversation> {
    await this.heading(name).first().waitFor();
    return new Conversation(this);
  }

  /** One's own link, read from the dialog that offers it. */
  async ownLink(): Promise<string> {
    await this.goToChats();
    await this.button('Chat with someone').click();
    await this.page
      .getByRole('main')
      .getByRole('button', { name: /^Send my link/ })
      .click();
    const dialog = this.page.getByRole('dialog', { name: 'My link' });
    const link = (await dialog.getByText(/^https?:/).textContent()) ?? '';
    await dialog.getByRole('button', { name: 'Close' }).click();
    await this.goToChats();
    return link;
  }

  /** One's own address, as it is told by voice. */
  async address(): Promise<string> {
    await this.goToChats();
    await this.button('Chat with someone').click();
    await this.page
      .getByRole('main')
      .getByRole('button', { name: /^Show my code/ })
      .click();
    const dialog = this.page.getByRole('dialog', { name: 'My code' });
    const words = (await dialog.getByText('Or by voice:').locator('..').textContent()) ?? '';
    await dialog.getByRole('button', { name: 'Close' }).click();
    await this.goToChats();
    return words.replace('Or by voice:', '').trim();
  }

  /** Lets in the person, or the group of the person, who asks. */
  async accepts(name: string): Promise<void> {
    await this.goToChats();
    await this.chats.getByRole('link', { name: /Requests/ }).click();
    const request = this.page.getByRole('region', { name });
    await request.getByRole('button', { name: 'Accept' }).click();
  }

  /** Opens somebody's link, at one's own way to the server, with the account one has. */
  async follow(link: string): Promise<void> {
    const { pathname, hash } = new URL(link);
    await this.page.goto(pathname + hash);
    await this.page.reload();
    await this.button('Open chat').click();
  }

  async openSettings(section?: string): Promise<void> {
    await this.goToChats();
    await this.button('Settings').click();
    if (section !== undefined) await this.page.getByRole('link', { name: section }).click();
  }

  /** Waits until the whole app is kept on the device, so that it opens without a network. */
  async appIsKept(): Promise<void> {
    await this.page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
  }

  /** Errors and policy violations until now. */
  get complaints(): readonly string[] {
    return this.person.complaints;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.person.context.close();
  }
}

/** Two who have met by the first one's link; both have each other's chat open. */
export async function meet(one: Citizen, other: Citizen): Promise<[Conversation, Conversation]> {
  const link = await one.ownLink();
  await other.follow(link);
  const others = await other.inChat(one.name);
  const ones = await one.openChat(other.name);
  return [ones, others];
}
