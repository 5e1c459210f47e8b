// Every endpoint that is served, by family.

export * from './account.ts';
export * from './account-data.ts';
export * from './devices.ts';
export * from './directory.ts';
export * from './filter.ts';
export * from './interactive-auth.ts';
export * from './key-backup.ts';
export * from './key-shapes.ts';
export * from './keys.ts';
export * from './media.ts';
export * from './passkeys.ts';
export * from './profile.ts';
export * from './push-rules.ts';
export * from './receipts.ts';
export * from './registration.ts';
export * from './relations.ts';
export * from './room-messages.ts';
export * from './room-send.ts';
export * from './room-state.ts';
export * from './rooms.ts';
export * from './server.ts';
export * from './sign-in.ts';
export * from './sync.ts';
export * from './to-device.ts';
export * from './typing.ts';
export * from './user-directory.ts';
