// A sheet laid between the pages of a book on a shelf: kept where you will find it again.
import styles from './illustrations.module.css';

export function KeptSheet() {
  return (
    <svg className={styles.drawing} viewBox="0 0 320 190" aria-hidden="true" focusable="false">
      <path d="M24 160h272M40 160v18M280 160v18" />
      <path d="M52 160V72h22v88M52 90h22M52 142h22" />
      <path d="M74 160V58h16v102M74 76h16" />
      <path className={styles.paper} d="M128 66 178 30l22 30-20 70Z" />
      <path className={styles.faint} d="m144 68 34-24M150 78l38-27M156 88l28-20" />
      <path
        className={styles.bronze}
        d="M104 118c22-12 42-10 56 2 14-12 34-14 56-2v40c-22-12-42-10-56 2-14-12-34-14-56-2Z"
      />
      <path d="M160 120v40" />
      <path
        className={styles.faint}
        d="M114 128c14-6 26-5 36 0M114 140c14-6 26-5 36 0M170 128c10-5 22-6 36 0M170 140c10-5 22-6 36 0"
      />
      <path d="M234 160l10-92 20 2-10 90M240 102l20 2" />
      <path d="M272 160c-8 0-10-6-10-12h24c0 6-2 12-10 12ZM274 148c0-14-6-20-12-22M274 148c0-16 4-26 14-30M274 140c0-10-1-18 1-30" />
    </svg>
  );
}
