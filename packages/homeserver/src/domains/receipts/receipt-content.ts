// Receipts as the content of an `m.receipt` event.
// https://spec.matrix.org/v1.19/client-server-api/#mreceipt
import type { UserNumbers } from '../../storage/identities/user-numbers.ts';
import type { ReceiptRow } from '../../storage/receipts/receipt-store.ts';

interface ReceiptEntry {
  readonly ts: number;
  readonly thread_id?: string;
}

/** Event id → type → user id → receipt. */
type ReceiptContent = Record<string, Record<string, Record<string, ReceiptEntry>>>;

/** Undefined where there are none. */
export async function receiptContent(
  rows: readonly ReceiptRow[],
  users: UserNumbers,
): Promise<ReceiptContent | undefined> {
  if (rows.length === 0) return undefined;
  const content: ReceiptContent = {};
  for (const row of rows) {
    const userId = await users.id(row.user);
    const type = row.isPrivate === 1 ? 'm.read.private' : 'm.read';
    const byType = content[row.eventId] ?? {};
    content[row.eventId] = byType;
    const byUser = byType[type] ?? {};
    byType[type] = byUser;
    // One place for each person and type: the unthreaded receipt says more than a threaded one on the same event.
    if (row.thread !== '' && byUser[userId] !== undefined) continue;
    byUser[userId] = { ts: row.receivedAt, ...(row.thread === '' ? {} : { thread_id: row.thread }) };
  }
  return content;
}
