// Every screen in both themes without a fault that axe-core knows, and the whole way by keyboard alone.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Citizen, meet, password } from '../src/actors/citizen.ts';
import { visitEveryScreen } from '../src/actors/every-screen.ts';
import { accessibilityViolations, screens } from '../src/browser.ts';
import { journeysCannotRun, openStage, type Stage, titled } from '../src/journey.ts';

describe.skipIf(journeysCannotRun !== undefined)(titled('For everybody'), () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(async () => {
    await stage[Symbol.asyncDispose]();
  });

  it.each(['light', 'dark'] as const)('every screen is clean for screen readers, %s', async (theme) => {
    const dark = theme === 'dark';
    const reducedMotion = true;
    await using anna = await Citizen.settled(stage.browser, stage.url, 'Anna', { dark, reducedMotion });
    await using boris = await Citizen.arrive(stage.browser, stage.url, 'Boris', { dark, reducedMotion });
    const found: string[] = [];
    await visitEveryScreen(anna, boris, async (citizen, screen) => {
      for (const violation of await accessibilityViolations(citizen.page))
        found.push(`${screen}: ${violation}`);
    });
    expect(found).toEqual([]);
    expect([...anna.complaints, ...boris.complaints]).toEqual([]);
  });

  it('by keyboard alone: sign up, write, react, sign out', async () => {
    await using vera = await Citizen.arrive(stage.browser, stage.url, 'Vera', { screen: screens.desktop });
    const { page } = vera;
    /** Presses Tab until the thing with this role and name has the focus. */
    const reaches = async (role: 'button' | 'textbox' | 'link' | 'article', name: string | RegExp) => {
      const wanted = page
        .getByRole(role, typeof name === 'string' ? { name, exact: true } : { name })
        .first();
      await wanted.waitFor();
      for (let pressed = 0; pressed < 40; pressed++) {
        if (await wanted.evaluate((element) => element === element.ownerDocument.activeElement)) return;
        await page.keyboard.press('Tab');
      }
      throw new Error(`Tab does not reach ${name}`);
    };
    await page.goto('/');
    await reaches('textbox', 'Your name');
    await page.keyboard.type('Vera');
    await page.keyboard.press('Enter');
    await vera.heading('So that only you can get in.').waitFor();
    const instead = vera.button('Use a password instead');
    const field = page.getByLabel('Password', { exact: true });
    await instead.or(field).first().waitFor();
    if (await instead.isVisible()) {
      await reaches('button', 'Use a password instead');
      await page.keyboard.press('Enter');
    }
    await reaches('textbox', 'Password');
    await page.keyboard.type(password);
    await page.keyboard.press('Enter');
    await vera.seesChats();
    await reaches('link', /Notes to self/);
    await page.keyboard.press('Enter');
    const notes = await vera.inChat('Notes to self');
    await reaches('textbox', 'Message');
    await page.keyboard.type('Without a mouse');
    await page.keyboard.press('Enter');
    await notes.ticked('Without a mouse', /On the server|Read by all/);

    await page.keyboard.press('Shift+Tab');
    for (let pressed = 0; pressed < 12; pressed++) {
      const onMessage = await notes
        .message('Without a mouse')
        .evaluate((one) => one === one.ownerDocument.activeElement);
      if (onMessage) break;
      await page.keyboard.press('Shift+Tab');
    }
    await page.keyboard.press('Enter');
    await reaches('button', '👍');
    await page.keyboard.press('Enter');
    await notes
      .message('Without a mouse')
      .getByRole('button', { name: /^👍, yours/ })
      .waitFor();

    await reaches('button', 'Settings');
    await page.keyboard.press('Enter');
    await reaches('link', 'Sign out');
    await page.keyboard.press('Enter');
    await vera.heading('Sign out').waitFor();
    await reaches('button', 'Sign out all the same');
    await page.keyboard.press('Enter');
    await reaches('textbox', 'Your name');
    expect(vera.complaints).toEqual([]);
  });

  it('two who met see no fault in a chat with everything in it', async () => {
    await using gleb = await Citizen.settled(stage.browser, stage.url, 'Gleb', { reducedMotion: true });
    await using dina = await Citizen.settled(stage.browser, stage.url, 'Dina', { reducedMotion: true });
    const [glebs, dinas] = await meet(gleb, dina);
    await glebs.composer.fill('**bold** and https://example.org and `code`');
    await gleb.button('Send').click();
    await glebs.sees('bold and https://example.org and code');
    await dinas.does('bold', 'Reply');
    await dinas.says('An answer');
    await glebs.reacts('An answer', '👍');
    await dinas.message('An answer').getByRole('button', { name: /👍/ }).waitFor();
    expect(await accessibilityViolations(gleb.page)).toEqual([]);
    expect(await accessibilityViolations(dina.page)).toEqual([]);
  });
});
