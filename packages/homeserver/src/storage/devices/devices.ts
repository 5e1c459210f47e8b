// Devices of accounts. Days, never times or addresses.
import { statementsOf } from '@veche/database';

interface DeviceTables {
  devices: {
    device_number: number;
    user_number: number;
    device_id: string;
    display_name: string;
    created_day: number;
    last_seen_day: number;
    store_epoch: string;
  };
}

export type DeviceRow = DeviceTables['devices'];

const statements = statementsOf<DeviceTables>();

export const devicesOfUser = statements.read('devices.of-user', { user: 'int' }, (db, p) =>
  db.selectFrom('devices').selectAll().where('user_number', '=', p.user).orderBy('device_number'),
);

export const deviceById = statements.read('devices.by-id', { user: 'int', deviceId: 'text' }, (db, p) =>
  db.selectFrom('devices').selectAll().where('user_number', '=', p.user).where('device_id', '=', p.deviceId),
);

/** Guard `device-id-free`. */
export const insertDevice = statements.write(
  'devices.insert',
  { device: 'int', user: 'int', deviceId: 'text', displayName: 'text', day: 'int', seenDay: 'int' },
  (db, p) =>
    db
      .insertInto('devices')
      .values({
        device_number: p.device,
        user_number: p.user,
        device_id: p.deviceId,
        display_name: p.displayName,
        created_day: p.day,
        last_seen_day: p.seenDay,
        store_epoch: '',
      })
      .onConflict((conflict) => conflict.doNothing()),
);

/** Guard `device-there`. */
export const renameDevice = statements.write(
  'devices.rename',
  { device: 'int', displayName: 'text' },
  (db, p) =>
    db.updateTable('devices').set({ display_name: p.displayName }).where('device_number', '=', p.device),
);

export const touchDevice = statements.write('devices.touch', { device: 'int', day: 'int' }, (db, p) =>
  db.updateTable('devices').set({ last_seen_day: p.day }).where('device_number', '=', p.device),
);

/** Guard `device-there`. */
export const deleteDevice = statements.write('devices.delete', { device: 'int' }, (db, p) =>
  db.deleteFrom('devices').where('device_number', '=', p.device),
);

/** Guard `store-epoch`: the store that asks is the one that ran last, or asks again. */
export const raiseStoreEpoch = statements.write(
  'devices.raise-store-epoch',
  { device: 'int', expected: 'text', next: 'text' },
  (db, p) =>
    db
      .updateTable('devices')
      .set({ store_epoch: p.next })
      .where('device_number', '=', p.device)
      .where((eb) => eb.or([eb('store_epoch', '=', p.expected), eb('store_epoch', '=', p.next)])),
);
