// Replaces a room by one of a newer version.
import { upgradeRoom } from '@veche/protocol/endpoints/index';
import type { RoomUpgrades } from '../../../domains/rooms/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveUpgradeRoom(upgrades: RoomUpgrades): Served {
  return serve(upgradeRoom, async ({ requester, params, body }) => {
    const replacement = await upgrades.upgrade(
      requester,
      params.roomId,
      body.new_version,
      body.additional_creators,
    );
    return { replacement_room: replacement };
  });
}
