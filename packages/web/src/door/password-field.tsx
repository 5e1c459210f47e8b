// A password field with Show; one field, because a password that can be seen need not be typed twice.
import { eyeIcon, IconButton, TextField } from '@veche/ui';
import type { ReactNode } from 'react';
import { useSay } from '../words/words.ts';

export interface PasswordFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  shown: boolean;
  onShown: (shown: boolean) => void;
  /** A new password (password stores offer to keep it) rather than an existing one. */
  fresh?: boolean;
  help?: ReactNode;
  problem?: string | undefined;
}

export function PasswordField({ shown, onShown, fresh, ...field }: PasswordFieldProps) {
  const say = useSay();
  return (
    <TextField
      {...field}
      type={shown ? 'text' : 'password'}
      autoComplete={fresh === true ? 'new-password' : 'current-password'}
      autoCapitalize="none"
      spellCheck={false}
      maxLength={512}
      after={
        <IconButton
          label={say(shown ? 'protect.hide' : 'protect.show')}
          icon={eyeIcon}
          aria-pressed={shown}
          onClick={() => onShown(!shown)}
        />
      }
    />
  );
}
