// Messages to devices.
export { ToDevice, type ToDeviceMessages, type ToDeviceSender } from './to-device.ts';
