// Receipts and read markers.
export type { EventPlaces } from './event-places.ts';
export { type Mark, Receipts, type ReceiptType } from './receipts.ts';
