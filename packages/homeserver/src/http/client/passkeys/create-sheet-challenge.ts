// A challenge for the sheet's key.
import { createSheetChallenge } from '@veche/protocol/endpoints/index';
import type { Sheets } from '../../../domains/auth/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveSheetChallenge(sheets: Sheets): Served {
  return serve(createSheetChallenge, async () => sheets.challenge());
}
