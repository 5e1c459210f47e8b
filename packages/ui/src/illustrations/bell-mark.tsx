// The mark of Veche: the assembly's bell, in ink with bronze.
import styles from './illustrations.module.css';

/** The bell; decorative, because the name stands beside it. */
export function BellMark() {
  return (
    <svg className={styles.mark} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path d="M4 5.5h24M10 5.5v2.5M22 5.5v2.5" />
      <path
        className={styles.bronze}
        d="M16 8c-4.3 0-6.5 2.7-6.8 7-.3 4.2-1.3 6.3-3.7 8.5h21c-2.4-2.2-3.4-4.3-3.7-8.5-.3-4.3-2.5-7-6.8-7Z"
      />
      <path d="M12.8 23.7a3.3 3.3 0 0 0 6.4 0M9.6 17.8h12.8" />
    </svg>
  );
}
