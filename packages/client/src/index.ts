// The engine of every client. Pages import `@veche/client/boundary/index`; Node programs `@veche/client/node/index`.
export * from './boundary/index.ts';
