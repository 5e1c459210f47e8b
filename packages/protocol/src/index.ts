// What every other package says Matrix with.
export * from './endpoint.ts';
export * from './ids.ts';
export * from './matrix-error.ts';
