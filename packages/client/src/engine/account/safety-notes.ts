// How far the person has come with "Keep your chats safe" on this device.
import { type ClientStore, collection, put } from '../../stores/port.ts';

export interface SafetyNotes {
  readonly sheet: 'none' | 'made' | 'confirmed';
  /** Somebody has answered: the right moment to ask. */
  readonly answered: boolean;
}
const notes = collection<SafetyNotes>('safety-notes');
const key = { partition: '', id: 'own' };
const initial: SafetyNotes = { sheet: 'none', answered: false };

export const safetyNotes = {
  load: async (store: ClientStore): Promise<SafetyNotes> => (await store.get(notes, key))?.value ?? initial,
  note: async (store: ClientStore, change: Partial<SafetyNotes>): Promise<void> => {
    const before = await safetyNotes.load(store);
    await store.commit([put(notes, key, { ...before, ...change })]);
  },
};
