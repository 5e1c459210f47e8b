// Wires what leads to the operator or depends on what the operator connected: reports, administration by
// administrators, the relay for calls, other networks, e-mail addresses and telephone numbers.
import { Reports } from '../domains/reports/index.ts';
import { serveStanding } from '../http/client/administration/standing.ts';
import { serveWhoIs } from '../http/client/administration/who-is.ts';
import { serveReportEvent } from '../http/client/reports/report-event.ts';
import { serveReportRoom } from '../http/client/reports/report-room.ts';
import { serveReportUser } from '../http/client/reports/report-user.ts';
import { serveThirdPartyIds } from '../http/client/third-party/third-party-ids.ts';
import { serveThirdPartyNetworks } from '../http/client/third-party/third-party-networks.ts';
import { serveTurnServer } from '../http/client/voip/get-turn-server.ts';
import { viewerOf } from '../http/viewer.ts';
import type { AccountDomains } from './accounts.ts';
import type { Composed, Core } from './core.ts';
import type { PersonalDomains } from './personal.ts';
import type { RoomDomains } from './rooms.ts';

export function composeOperator(
  core: Core,
  { accounts, devices, administration }: AccountDomains,
  { ignoredUsers }: PersonalDomains,
  { access, events }: RoomDomains,
): Composed {
  const { configuration, database, now } = core;
  const reports = new Reports(database, now);
  const turn = { uris: configuration.turn_uris, secret: configuration.turn_secret };
  return {
    served: [
      serveReportEvent(reports, access, events.reader, viewerOf(ignoredUsers)),
      serveReportRoom(reports, async (roomId) => (await events.cells.byId(roomId))?.room),
      serveReportUser(reports, accounts),
      serveWhoIs(accounts, devices),
      ...serveStanding(accounts, administration),
      serveTurnServer(turn, now),
      ...serveThirdPartyIds(),
      ...serveThirdPartyNetworks(),
    ],
  };
}
