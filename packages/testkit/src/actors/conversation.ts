// A chat that is open before somebody: writing, reading, and what can be done with a message.
import type { Locator, Page } from 'playwright-core';

/** Who looks at the chat: the window in front of them may change. */
export interface Onlooker {
  readonly page: Page;
}

export class Conversation {
  readonly #citizen: Onlooker;

  constructor(citizen: Onlooker) {
    this.#citizen = citizen;
  }

  get #page(): Page {
    return this.#citizen.page;
  }

  get region(): Locator {
    return this.#page.getByRole('region', { name: 'Conversation' });
  }

  get composer(): Locator {
    return this.#page.getByRole('textbox', { name: 'Message', exact: true });
  }

  /** The messages in which these words stand. */
  message(words: string | RegExp): Locator {
    return this.region.getByRole('article').filter({ hasText: words });
  }

  async types(words: string): Promise<void> {
    await this.composer.pressSequentially(words);
  }

  /** Writes and sends. */
  async says(words: string): Promise<void> {
    await this.composer.fill(words);
    await this.#page.getByRole('button', { name: 'Send', exact: true }).click();
    await this.message(words).last().waitFor();
  }

  async sees(words: string | RegExp): Promise<void> {
    await this.message(words).last().waitFor();
  }

  /** Waits for the words of a tick at one's own message. */
  async ticked(words: string, tick: string | RegExp): Promise<void> {
    await this.message(words).last().getByRole('img', { name: tick }).waitFor();
  }

  /** The texts of all messages drawn now, in order. */
  async texts(): Promise<string[]> {
    return this.region.getByRole('article').locator('[dir=auto]').allInnerTexts();
  }

  /** Opens the menu of a message as a right click or a long press does. */
  async menu(words: string | RegExp): Promise<Locator> {
    await this.message(words)
      .last()
      .click({ button: 'right', position: { x: 4, y: 4 } });
    const menu = this.#page.getByRole('dialog', { name: 'What to do with this message' });
    await menu.waitFor();
    return menu;
  }

  /** Chooses in the menu of a message. */
  async does(words: string | RegExp, action: string): Promise<void> {
    const menu = await this.menu(words);
    await menu.getByRole('menuitem', { name: action, exact: true }).click();
  }

  async reacts(words: string | RegExp, emoji: string): Promise<void> {
    const menu = await this.menu(words);
    await menu.getByRole('button', { name: emoji, exact: true }).click();
  }

  /** Turns the wheel upwards until these words come into sight. */
  async scrollsUpTo(words: string | RegExp): Promise<void> {
    await this.region.hover();
    for (let turned = 0; turned < 200; turned++) {
      if ((await this.message(words).count()) > 0) return;
      await this.#page.mouse.wheel(0, -900);
      await this.#page.waitForTimeout(60);
    }
    throw new Error(`${words} did not come into sight`);
  }

  /** Takes files into the dialog and sends them with a caption. */
  async attaches(
    files: { name: string; mimeType: string; buffer: Buffer }[],
    caption: string,
  ): Promise<void> {
    const picker = this.#page.locator('input[type=file]');
    await picker.setInputFiles(files);
    const dialog = this.#page.getByRole('dialog', { name: /file/ });
    if (caption !== '') await dialog.getByRole('textbox', { name: 'Add a caption' }).fill(caption);
    await dialog.getByRole('button', { name: 'Send', exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
  }
}
