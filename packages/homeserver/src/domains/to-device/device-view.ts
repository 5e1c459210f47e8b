// What messages to devices ask about devices; filled from the devices domain.

export interface DeviceView {
  /** The devices of a user of this server; empty for anybody else. */
  of(user: number): Promise<readonly { readonly device: number; readonly deviceId: string }[]>;
}
