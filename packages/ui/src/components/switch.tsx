// A setting that is on or off, with its words on the left and the switch on the right; a native checkbox.
import type { ReactNode } from 'react';
import styles from './switch.module.css';

export interface SwitchProps {
  label: string;
  help?: ReactNode;
  on: boolean;
  onChange: (on: boolean) => void;
}

/** A labelled switch, 44 px high at least. */
export function Switch({ label, help, on, onChange }: SwitchProps) {
  return (
    <label className={styles.row}>
      <span className={styles.words}>
        <span>{label}</span>
        {help !== undefined && <span className={styles.help}>{help}</span>}
      </span>
      <input
        type="checkbox"
        role="switch"
        aria-checked={on}
        className={styles.switch}
        checked={on}
        onChange={(event) => onChange(event.target.checked)}
      />
    </label>
  );
}
