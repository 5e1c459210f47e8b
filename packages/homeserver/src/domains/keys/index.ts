// Keys of people and devices.

export { DeviceLists } from './device-lists.ts';
export type { DeviceInfo, DeviceView } from './device-view.ts';
export { type KeyOwner, Keys, type KeyUpload, type SignatureFailures } from './keys.ts';
