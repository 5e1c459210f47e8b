// A labelled line of text with help and, when something is wrong, a sentence that says what to do.
import { type InputHTMLAttributes, type ReactNode, type Ref, useId } from 'react';
import { cx } from '../class-names.ts';
import styles from './text-field.module.css';

export interface TextFieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'value'> {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** A quiet sentence under the field. */
  help?: ReactNode;
  /** What is wrong and what to do; announced when it appears. */
  problem?: string | undefined;
  /** A control at the end of the field (Show, Clear). */
  after?: ReactNode;
  /** The label is read aloud, not drawn (the heading says it already). */
  labelHidden?: boolean;
  ref?: Ref<HTMLInputElement>;
}

/** A text field of at least 44 px; label above, help and problem below. */
export function TextField(props: TextFieldProps) {
  const { label, value, onChange, help, problem, after, labelHidden, className, ...rest } = props;
  const id = useId();
  const described = [help !== undefined && `${id}-help`, problem !== undefined && `${id}-problem`].filter(
    Boolean,
  );
  return (
    <div className={cx(styles.field, className)}>
      <label htmlFor={id} className={labelHidden === true ? styles.hidden : styles.label}>
        {label}
      </label>
      <div className={styles.frame} data-wrong={problem !== undefined || undefined}>
        <input
          {...rest}
          id={id}
          className={styles.input}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          aria-invalid={problem !== undefined || undefined}
          aria-describedby={described.join(' ') || undefined}
        />
        {after}
      </div>
      {help !== undefined && (
        <div id={`${id}-help`} className={styles.help}>
          {help}
        </div>
      )}
      <div id={`${id}-problem`} role="alert" className={styles.problem}>
        {problem}
      </div>
    </div>
  );
}
