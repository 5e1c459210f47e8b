// What is our own inside Matrix: schemas of everything named `chat.veche.*` that clients say to each other.
export * from './checks.ts';
export * from './group-card.ts';
export * from './hello.ts';
export * from './statement.ts';
export * from './storage-key-wraps.ts';
export * from './vault.ts';
