// What this server lets its people do.
import { getCapabilities } from '@veche/protocol/endpoints/index';
import { type Served, serve } from '../../serve.ts';

export interface CapabilitySettings {
  readonly defaultRoomVersion: string;
  /** Versions in which rooms can be made. */
  readonly roomVersions: readonly string[];
}

export function serveCapabilities({ defaultRoomVersion, roomVersions }: CapabilitySettings): Served {
  const capabilities = {
    'm.change_password': { enabled: true },
    'm.room_versions': {
      default: defaultRoomVersion,
      available: Object.fromEntries(roomVersions.map((version) => [version, 'stable'])),
    },
    'm.set_displayname': { enabled: true },
    'm.set_avatar_url': { enabled: true },
    'm.profile_fields': { enabled: true },
    'm.3pid_changes': { enabled: false },
    'm.get_login_token': { enabled: true },
  };
  // What the app of an administrator may offer (v1.18).
  const moderation = { 'm.account_moderation': { lock: true, suspend: true } };
  return serve(getCapabilities, async ({ requester }) => ({
    capabilities: requester.isAdmin ? { ...capabilities, ...moderation } : capabilities,
  }));
}
