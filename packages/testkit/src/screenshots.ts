// `npm run screenshots`: every screen in both themes at three widths, in English, and on a phone in Russian, to be looked
// at. They go to screenshots/out.
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Citizen, meet } from './actors/citizen.ts';
import { visitEveryScreen } from './actors/every-screen.ts';
import { screens } from './browser.ts';
import { openStage, type Stage } from './journey.ts';

const folder = fileURLToPath(new URL('../../../screenshots/out/', import.meta.url));

/** People whom the host has met before, so that the list looks like a life; one has a very long name. */
const acquaintances = [
  'Мария Ивановна Константинопольская-Задунайская',
  'Boris',
  'Tea circle of the third floor, Tuesdays and Thursdays',
];

async function shoot(stage: Stage, size: keyof typeof screens, dark: boolean): Promise<void> {
  const options = { screen: screens[size], dark, reducedMotion: true };
  const host = await Citizen.settled(stage.browser, stage.url, 'Anna Petrova', options);
  for (const name of acquaintances) {
    const other = await Citizen.settled(stage.browser, stage.url, name, { reducedMotion: true });
    const [, theirs] = await meet(host, other);
    await theirs.says(`Good morning! This is ${name.split(' ')[0]}.`);
    await other[Symbol.asyncDispose]();
  }
  const guest = await Citizen.arrive(stage.browser, stage.url, 'Gleb', options);
  const prefix = `${folder}${size}-${dark ? 'dark' : 'light'}-`;
  await visitEveryScreen(host, guest, async ({ page }, screen) => {
    await page.waitForTimeout(300);
    await page.screenshot({ path: `${prefix}${screen}.png` });
  });
  await host[Symbol.asyncDispose]();
  await guest[Symbol.asyncDispose]();
}

/** The first screens and an empty list in Russian. */
async function shootRussian(stage: Stage): Promise<void> {
  const vera = await Citizen.arrive(stage.browser, stage.url, 'Вера', { locale: 'ru' });
  const { page } = vera;
  const shot = async (screen: string): Promise<void> => {
    await page.waitForTimeout(300);
    await page.screenshot({ path: `${folder}phone-russian-${screen}.png` });
  };
  await page.goto('/');
  await page.getByRole('textbox').first().fill('Вера Холодная');
  await page.waitForTimeout(600);
  await shot('name');
  await page.locator('button[type=submit]').click();
  const instead = page.getByRole('button', { name: 'пароль' });
  await instead.waitFor();
  await shot('protect');
  await instead.click();
  await page.locator('input[type=password]').fill('фонарь поляна скрипка');
  await page.locator('button[type=submit]').click();
  await page.getByRole('navigation').waitFor();
  await page.waitForTimeout(1000);
  await shot('chats');
  for (const [path, screen] of [
    ['/meet', 'meet'],
    ['/settings', 'settings'],
    ['/settings/safety', 'safety'],
    ['/settings/server', 'server-sees'],
  ] as const) {
    await page.goto(path);
    await page.getByRole('heading').first().waitFor();
    await shot(screen);
  }
  await vera[Symbol.asyncDispose]();
}

mkdirSync(folder, { recursive: true });
const stage = await openStage();
try {
  await shootRussian(stage);
  for (const size of ['phone', 'tablet', 'desktop'] as const) {
    for (const dark of [false, true]) await shoot(stage, size, dark);
  }
} finally {
  await stage[Symbol.asyncDispose]();
}
