// Wires what belongs to people and their devices and needs no rooms: keys, messages to devices, backups, account data,
// push rules, profiles and media.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { AccountData, Filters, IgnoredUsers } from '../domains/account-data/index.ts';
import { KeyBackup } from '../domains/key-backup/index.ts';
import { type DeviceView, Keys } from '../domains/keys/index.ts';
import { Media, Thumbnailer, Thumbnails } from '../domains/media/index.ts';
import { type ProfileOwners, Profiles, type PropagateProfile } from '../domains/profiles/index.ts';
import { type NotificationsOnAppend, openPush, type PushRules } from '../domains/push/index.ts';
import { ToDevice } from '../domains/to-device/index.ts';
import { serveDefineFilter } from '../http/client/account-data/define-filter.ts';
import { serveAccountData } from '../http/client/account-data/get-account-data.ts';
import { serveFilter } from '../http/client/account-data/get-filter.ts';
import { serveSetAccountData } from '../http/client/account-data/set-account-data.ts';
import { serveClaimKeys } from '../http/client/keys/claim-keys.ts';
import { serveQueryKeys } from '../http/client/keys/query-keys.ts';
import { serveUploadCrossSigningKeys } from '../http/client/keys/upload-cross-signing-keys.ts';
import { serveUploadKeys } from '../http/client/keys/upload-keys.ts';
import { serveUploadSignatures } from '../http/client/keys/upload-signatures.ts';
import { serveCreateContent } from '../http/client/media/create-content.ts';
import { serveDeleteMedia } from '../http/client/media/delete-media.ts';
import { serveContent } from '../http/client/media/get-content.ts';
import { serveContentByOldPaths } from '../http/client/media/get-content-by-old-paths.ts';
import { serveContentOverrideName } from '../http/client/media/get-content-override-name.ts';
import { serveMediaConfig } from '../http/client/media/get-media-config.ts';
import { serveThumbnail } from '../http/client/media/get-thumbnail.ts';
import { serveUploadContent } from '../http/client/media/upload-content.ts';
import { serveUploadContentToMxc } from '../http/client/media/upload-content-to-mxc.ts';
import { serveDeleteProfileField } from '../http/client/profiles/delete-profile-field.ts';
import { serveProfile } from '../http/client/profiles/get-profile.ts';
import { serveProfileField } from '../http/client/profiles/get-profile-field.ts';
import { serveSetProfileField } from '../http/client/profiles/set-profile-field.ts';
import { serveSendToDevice } from '../http/client/to-device/send-to-device.ts';
import { FolderMediaFiles } from '../storage/media/media-files.ts';
import type { AccountDomains } from './accounts.ts';
import type { Composed, Core, Ports } from './core.ts';
import { keyBackupEndpoints } from './key-backup-endpoints.ts';
import { pushRuleEndpoints } from './push-rule-endpoints.ts';

/** What domains with rooms, and sync, use of these. */
export interface PersonalDomains extends Composed {
  readonly keys: Keys;
  readonly toDevice: ToDevice;
  readonly accountData: AccountData;
  readonly filters: Filters;
  readonly ignoredUsers: IgnoredUsers;
  readonly push: { readonly rules: PushRules; readonly onAppend: NotificationsOnAppend };
  readonly profiles: Profiles;
  readonly owners: ProfileOwners;
  readonly media: Media;
  /** Rooms add here how they learn of changed profiles. */
  readonly profilePropagation: PropagateProfile[];
}

const dayMs = 24 * 60 * 60 * 1000;
const bytesPerMib = 1024 * 1024;

export async function composePersonal(
  core: Core,
  ports: Ports,
  accounts: AccountDomains,
): Promise<PersonalDomains> {
  const { database, users, now, serverName, configuration } = core;
  const deviceView = devicesAsSeen(accounts);
  const keys = new Keys(database, users, deviceView, now);
  const toDevice = new ToDevice(database, users, deviceView, now);
  const backup = new KeyBackup(database);
  const accountData = new AccountData(database);
  const filters = new Filters(database);
  const ignoredUsers = new IgnoredUsers(database, accountData);
  const push = await openPush(database, users);
  const owners = ownersOf(accounts);
  const profilePropagation: PropagateProfile[] = [];
  const profiles = new Profiles(database, owners, profilePropagation);
  const files = await FolderMediaFiles.open(join(core.folder, 'media'), randomUUID);
  const uploadLimitBytes = configuration.upload_limit_mib * bytesPerMib;
  const media = new Media(database, files, { serverName, uploadLimitBytes }, now);
  const thumbnailer = new Thumbnailer();
  const thumbnails = new Thumbnails(files, thumbnailer);

  ports.deviceRemoval.push(async (user, devices) => {
    const removal = await keys.prepareRemoval(user, devices);
    const queues = devices.flatMap(({ device }) => toDevice.removalWrites(device));
    return { writes: [...removal.writes, ...queues], facts: removal.facts };
  });
  ports.accountClosure.push(async (user, userId, erase) => {
    await keys.removePerson(user);
    await backup.deleteOf(user);
    await accountData.deleteOf(user);
    await profiles.erase(user, userId);
    if (erase) await media.deleteOfUser(user);
  });
  const tidying = setInterval(() => {
    toDevice
      .forgetOldTransactions()
      .catch((error: unknown) => core.logger.warn({ err: error }, 'old transaction ids were kept'));
  }, dayMs);
  tidying.unref();

  return {
    keys,
    toDevice,
    accountData,
    filters,
    ignoredUsers,
    push,
    profiles,
    owners,
    media,
    profilePropagation,
    served: [
      serveUploadKeys(keys),
      serveQueryKeys(keys),
      serveClaimKeys(keys),
      serveUploadCrossSigningKeys(keys, accounts.interactiveAuth),
      serveUploadSignatures(keys),
      serveSendToDevice(toDevice),
      ...keyBackupEndpoints(backup),
      serveSetAccountData(accountData),
      serveAccountData(accountData, push.rules),
      serveDefineFilter(filters),
      serveFilter(filters),
      ...pushRuleEndpoints(push.rules),
      serveProfile(profiles),
      serveProfileField(profiles),
      serveSetProfileField(profiles),
      serveDeleteProfileField(profiles),
      serveUploadContent(media),
      serveCreateContent(media),
      serveUploadContentToMxc(media),
      serveContent(media),
      serveContentOverrideName(media),
      serveThumbnail(media, thumbnails),
      ...serveContentByOldPaths(media, thumbnails),
      serveMediaConfig(media),
      serveDeleteMedia(media),
    ],
    unstableFeatures: ['org.matrix.msc3967', 'uk.tcpip.msc4133.stable'],
    stop: () => {
      clearInterval(tidying);
      thumbnailer.stop();
    },
  };
}

function devicesAsSeen(accounts: AccountDomains): DeviceView {
  return {
    of: async (user) =>
      (await accounts.devices.of(user)).map((row) => ({
        device: row.device_number,
        deviceId: row.device_id,
        displayName: row.display_name,
      })),
  };
}

function ownersOf({ accounts }: AccountDomains): ProfileOwners {
  return {
    activeUser: async (userId) => {
      const account = await accounts.find(userId);
      return account && !account.isDeactivated ? account.user : undefined;
    },
  };
}
