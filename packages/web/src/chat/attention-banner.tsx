// Why a chat stands still, and the one tap that settles it.

import { useNavigate } from '@tanstack/react-router';
import type { Attention } from '@veche/client/boundary/index';
import { alarmIcon, Banner, Button } from '@veche/ui';
import { useAct } from '../engine/engine-context.ts';
import { useSay } from '../words/words.ts';

export function AttentionBanner({ chat, attention }: { chat: string; attention: Attention }) {
  const say = useSay();
  const navigate = useNavigate();
  const approve = useAct('approveIdentity');
  const settle = useAct('settleUnasked');
  if (attention.kind === 'protection-removed') {
    return (
      <Banner tone="alarm" icon={alarmIcon}>
        {say('attention.protection')}
      </Banner>
    );
  }
  const names = attention.people.map((person) => person.name).join(', ');
  const ids = attention.people.map((person) => person.id);
  if (attention.kind === 'identity-changed') {
    const approveAll = async () => {
      for (const person of ids) await approve.run({ chat, person });
    };
    const look = () => {
      const [person] = ids;
      if (person !== undefined) void navigate({ to: '/person/$person', params: { person } });
    };
    return (
      <Banner
        tone="alarm"
        icon={alarmIcon}
        actions={
          <>
            <Button look="plain" onClick={look}>
              {say('attention.identity-look')}
            </Button>
            <Button look="plain" busy={approve.busy} onClick={() => void approveAll()}>
              {say('attention.identity-ok')}
            </Button>
          </>
        }
      >
        {say('attention.identity', { names })}
      </Banner>
    );
  }
  const settleAll = async (answer: 'let-in' | 'remove') => {
    for (const person of ids) await settle.run({ chat, person, answer });
  };
  return (
    <Banner
      tone="alarm"
      icon={alarmIcon}
      actions={
        <>
          <Button look="plain" busy={settle.busy} onClick={() => void settleAll('let-in')}>
            {say('attention.unasked-in')}
          </Button>
          <Button look="plain" busy={settle.busy} onClick={() => void settleAll('remove')}>
            {say('attention.unasked-out')}
          </Button>
        </>
      }
    >
      {say('attention.unasked', { names })}
    </Banner>
  );
}
