// Every endpoint that is served, by family.
export * from './directory.ts';
export * from './relations.ts';
export * from './room-messages.ts';
export * from './room-send.ts';
export * from './room-state.ts';
export * from './rooms.ts';
export * from './sync.ts';
