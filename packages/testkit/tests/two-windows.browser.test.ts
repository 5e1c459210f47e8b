// Two windows of one browser share one engine: what one writes the other shows, and either may close at any time.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Citizen } from '../src/actors/citizen.ts';
import { screens } from '../src/browser.ts';
import { journeysCannotRun, openStage, type Stage, titled } from '../src/journey.ts';

describe.skipIf(journeysCannotRun !== undefined)(titled('Two windows of one browser'), () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(async () => {
    await stage[Symbol.asyncDispose]();
  });

  it('a window is closed while it sends: the other shows that it went, once', async () => {
    await using anna = await Citizen.settled(stage.browser, stage.url, 'Anna', { screen: screens.desktop });
    const first = anna.page;
    const notes = await anna.openChat('Notes to self');
    await notes.says('Written in the first window');

    const second = await anna.person.context.newPage();
    anna.page = second;
    await second.goto('/');
    const again = await anna.openChat('Notes to self');
    await again.sees('Written in the first window');
    await again.says('Written in the second window');

    anna.page = first;
    await notes.sees('Written in the second window');
    await notes.composer.fill('Written and gone');
    await notes.composer.press('Enter');
    await first.close();

    anna.page = second;
    await again.ticked('Written and gone', /On the server|Read by all/);
    expect(await again.texts()).toEqual([
      'Written in the first window',
      'Written in the second window',
      'Written and gone',
    ]);
    expect(anna.complaints).toEqual([]);
  });
});
