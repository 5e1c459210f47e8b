// "Delete for everyone?" and "Read by".
import type { MessageItem } from '@veche/client/boundary/index';
import { Button, Dialog, DialogActions, ListRow } from '@veche/ui';
import { PersonPortrait } from '../chats/chat-portrait.tsx';
import { useSay } from '../words/words.ts';
import { deliveryWords } from './message-row.tsx';

interface DeleteDialogProps {
  item: MessageItem | null;
  onClose: () => void;
  onDelete: (item: MessageItem) => void;
}

export function DeleteDialog({ item, onClose, onDelete }: DeleteDialogProps) {
  const say = useSay();
  return (
    <Dialog
      alert
      open={item !== null}
      onClose={onClose}
      title={say('message.delete-sure')}
      closeLabel={say('cancel')}
    >
      <p>{say('message.delete-help')}</p>
      <DialogActions>
        <Button look="outlined" onClick={onClose}>
          {say('cancel')}
        </Button>
        <Button look="danger" onClick={() => item !== null && onDelete(item)}>
          {say('message.delete')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

export function DeliveryDialog({ item, onClose }: { item: MessageItem | null; onClose: () => void }) {
  const say = useSay();
  const readBy = item?.delivery?.readBy ?? [];
  return (
    <Dialog open={item !== null} onClose={onClose} title={say('message.info')} closeLabel={say('close')}>
      {item !== null && (
        <>
          <p>{deliveryWords(item, say)}</p>
          <ul>
            {readBy.map((person) => (
              <li key={person.id}>
                <ListRow
                  portrait={<PersonPortrait person={person} size={36} />}
                  title={person.name}
                  line={person.address}
                />
              </li>
            ))}
          </ul>
        </>
      )}
    </Dialog>
  );
}
