// Words written in the app are nowhere in the server's folder, in no encoding in which bytes hide.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Citizen, meet } from '../src/actors/citizen.ts';
import { sightingsInFolder } from '../src/canary.ts';
import { journeysCannotRun, openStage, type Stage, titled } from '../src/journey.ts';

describe.skipIf(journeysCannotRun !== undefined)(titled('What the server never learns'), () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(async () => {
    await stage[Symbol.asyncDispose]();
  });

  it('message, group name, caption, file name, draft and contents leave no trace at the server', async () => {
    await using anna = await Citizen.settled(stage.browser, stage.url, 'Anna');
    await using boris = await Citizen.settled(stage.browser, stage.url, 'Boris');
    const [annas, boriss] = await meet(anna, boris);
    const words = {
      message: 'zwiebelkuchen-messagecanary',
      answer: 'ответ-канарейка-малиновая',
      edited: 'quittenbrot-editcanary',
      caption: 'holunderblute-captioncanary',
      fileName: 'mirabellen-filecanary',
      fileContent: 'birnenmost-contentcanary',
      group: 'hagebutten-groupcanary',
      draft: 'schlehenlikor-draftcanary',
    };
    await annas.says(words.message);
    await boriss.sees(words.message);
    await boriss.does(words.message, 'Reply');
    await boriss.says(words.answer);
    await boriss.does(words.answer, 'Edit');
    await boriss.composer.fill(words.edited);
    await boris.button('Send').click();
    await annas.sees(words.edited);
    await annas.attaches(
      [
        {
          name: `${words.fileName}.txt`,
          mimeType: 'text/plain',
          buffer: Buffer.from(words.fileContent.repeat(40)),
        },
      ],
      words.caption,
    );
    await boriss.sees(words.caption);
    await boriss.types(words.draft);

    await anna.goToChats();
    await anna.button('Chat with someone').click();
    await anna.button(/^Start a group/).click();
    await anna.field('What is it called?').fill(words.group);
    await anna.page.getByRole('checkbox', { name: 'Boris' }).check();
    await anna.button('Create group').click();
    await anna.inChat(words.group);
    await boris.accepts('Anna');
    await boris.inChat(words.group);
    await boris.goToChats();
    await boris.row('Anna').getByText('Draft:').waitFor();

    expect(sightingsInFolder(Object.values(words), stage.folder)).toEqual([]);
    // The search itself is not blind: a name that the server may know is found.
    expect(sightingsInFolder(['Boris'], stage.folder)).not.toEqual([]);
    expect([...anna.complaints, ...boris.complaints]).toEqual([]);
  });
});
