// What keys and messages to devices ask about devices; filled from the devices domain.

export interface DeviceInfo {
  readonly device: number;
  readonly deviceId: string;
  /** Empty where none was given. Shown to the owner alone. */
  readonly displayName: string;
}

export interface DeviceView {
  /** The devices of a user of this server; empty for anybody else. */
  of(user: number): Promise<readonly DeviceInfo[]>;
}
