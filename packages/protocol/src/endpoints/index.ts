// Every endpoint that is served, by family.
export * from './account.ts';
export * from './devices.ts';
export * from './directory.ts';
export * from './interactive-auth.ts';
export * from './passkeys.ts';
export * from './registration.ts';
export * from './relations.ts';
export * from './room-messages.ts';
export * from './room-send.ts';
export * from './room-state.ts';
export * from './rooms.ts';
export * from './server.ts';
export * from './sign-in.ts';
export * from './sync.ts';
