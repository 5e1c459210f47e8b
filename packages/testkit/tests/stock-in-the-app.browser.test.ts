// Somebody with a stock Matrix client writes with somebody who has the app: the same encrypted chat, seen on the page.
import { EventType, MsgType, Preset, RelationType } from 'matrix-js-sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Citizen } from '../src/actors/citizen.ts';
import { signUpStockClient } from '../src/actors/stock-client.ts';
import { screens } from '../src/browser.ts';
import { journeysCannotRun, openStage, type Stage, titled } from '../src/journey.ts';

describe.skipIf(journeysCannotRun !== undefined)(titled('A stock client beside the app'), () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(async () => {
    await stage[Symbol.asyncDispose]();
  });

  it('a stranger is a request; accepted, both read each other and a reaction is drawn', async () => {
    await using anna = await Citizen.settled(stage.browser, stage.url, 'Anna', { screen: screens.desktop });
    await using stock = await signUpStockClient(stage.url, 'walter', 'correct horse battery');
    await stock.client.getCrypto()?.bootstrapCrossSigning({
      authUploadDeviceSigningKeys: async (upload) => {
        await upload(null);
      },
    });
    await stock.client.setDisplayName('Walter');
    const { room_id: roomId } = await stock.client.createRoom({
      preset: Preset.TrustedPrivateChat,
      is_direct: true,
      invite: [`@${await anna.address()}:localhost`],
      initial_state: [
        {
          type: 'm.room.encryption',
          state_key: '',
          content: { algorithm: 'm.megolm.v1.aes-sha2' },
        },
      ],
    });

    await anna.accepts('Walter');
    const annas = await anna.inChat('Walter');
    await stock.event(
      roomId,
      (event) => event.getType() === EventType.RoomMember && event.getContent().membership === 'join',
    );

    await annas.says('Good evening, Walter');
    const heard = await stock.event(roomId, (event) => event.getContent().body === 'Good evening, Walter');
    await stock.client.sendEvent(roomId, EventType.Reaction, {
      'm.relates_to': { rel_type: RelationType.Annotation, event_id: heard.getId() ?? '', key: '🎉' },
    });
    await annas
      .message('Good evening, Walter')
      .getByRole('button', { name: /^🎉 by Walter/ })
      .waitFor();
    await stock.client.sendEvent(roomId, EventType.RoomMessage, {
      msgtype: MsgType.Text,
      body: 'Good evening from elsewhere',
    });
    await annas.sees('Good evening from elsewhere');
    expect(anna.complaints).toEqual([]);
  });
});
