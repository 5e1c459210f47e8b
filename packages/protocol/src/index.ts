// What every other package says Matrix with.
export * from './base64.ts';
export * from './canonical-json.ts';
export * from './endpoint.ts';
export * from './error-codes.ts';
export * from './event.ts';
export * from './event-hashes.ts';
export * from './ids.ts';
export * from './json.ts';
export * from './json-limits.ts';
export * from './matrix-error.ts';
export * from './matrix-uri.ts';
export * from './relations.ts';
export * from './server-name.ts';
export * from './signing.ts';
export * from './utf8.ts';
