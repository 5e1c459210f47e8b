// Sends messages to devices.
import { sendToDevice } from '@veche/protocol/endpoints/index';
import type { ToDevice } from '../../../domains/to-device/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveSendToDevice(toDevice: ToDevice): Served {
  return serve(sendToDevice, async ({ requester, params, body }) => {
    await toDevice.send(requester, params.eventType, params.txnId, body.messages);
    return {};
  });
}
