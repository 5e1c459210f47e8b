// A door a little open and a letter on the step: somebody may come in because you asked them.
import styles from './illustrations.module.css';

export function Doorstep() {
  return (
    <svg className={styles.drawing} viewBox="0 0 320 200" aria-hidden="true" focusable="false">
      <path d="M30 184h260" />
      <path d="M112 184V26h84v158" />
      <path className={styles.paper} d="M196 34 152 22v170l44-8Z" />
      <path className={styles.faint} d="M163 44l22 5v40l-22-1ZM163 108l22-1v44l-22 4Z" />
      <path className={styles.ink} d="M160 106a3 3 0 1 1 0 .1Z" />
      <path className={styles.faint} d="M122 184v-64M130 184v-78M138 184v-86M122 34v58M130 34v46" />
      <path className={styles.bronze} d="M206 158h54v34h-54Z" />
      <path d="m206 158 27 20 27-20" />
      <path d="M222 60h20M232 60v9" />
      <path d="M232 69c-7 0-9 5-9 11 0 5-2 8-5 10h28c-3-2-5-5-5-10 0-6-2-11-9-11ZM228 93c1 3 7 3 8 0" />
      <path d="M52 184c0-10-3-18-3-18h30s-3 8-3 18M64 166c-2-22-18-28-22-44 12 4 20 14 22 26 1-18 8-32 22-38 2 18-10 36-22 56Z" />
    </svg>
  );
}
