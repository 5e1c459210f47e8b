// All sentences beyond the first minutes, loaded with the chats.
import { words as chat } from './chat.ts';
import { words as chats } from './chats.ts';
import { words as people } from './people.ts';
import { words as settings } from './settings.ts';

export const words = { ...chats, ...chat, ...people, ...settings };
