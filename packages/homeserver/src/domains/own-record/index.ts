// What this server knows about the person who asks.
export { type Holding, OwnRecord } from './own-record.ts';
