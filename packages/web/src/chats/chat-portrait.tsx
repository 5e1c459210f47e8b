// The portrait of a chat: the other person's photo, the group's picture, or the note for oneself.
import type { ChatKind, MediaRef, PersonRef } from '@veche/client/boundary/index';
import { Avatar, noteIcon } from '@veche/ui';
import { useMedia } from '../media/media-cache.tsx';

interface Pictured {
  key: string;
  kind: ChatKind;
  name: string;
  photo: MediaRef | null;
  person: PersonRef | null;
}

export function ChatPortrait({ chat, size = 48 }: { chat: Pictured; size?: number }) {
  const photo = useMedia(chat.photo ?? chat.person?.photo ?? null, 'thumbnail');
  if (chat.kind === 'notes') return <Avatar kind="notes" name="" seed="notes" icon={noteIcon} size={size} />;
  if (chat.kind === 'group') {
    return <Avatar kind="group" name={chat.name} seed={chat.key} photo={photo.url} size={size} />;
  }
  const name = chat.person?.name ?? chat.name;
  return (
    <Avatar kind="person" name={name} seed={chat.person?.id ?? chat.key} photo={photo.url} size={size} />
  );
}

export function PersonPortrait({ person, size = 48 }: { person: PersonRef; size?: number }) {
  const photo = useMedia(person.photo, 'thumbnail');
  return <Avatar kind="person" name={person.name} seed={person.id} photo={photo.url} size={size} />;
}
