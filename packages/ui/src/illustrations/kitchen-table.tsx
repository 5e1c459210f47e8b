// Two cups at a kitchen table under a lamp: a conversation that stays in the room.
import styles from './illustrations.module.css';

export function KitchenTable() {
  return (
    <svg className={styles.drawing} viewBox="0 0 320 220" aria-hidden="true" focusable="false">
      <path className={styles.faint} d="M30 22h70v62H30zM65 22v62M30 53h70" />
      <path className={styles.faint} d="M22 88h86" />
      <path d="M160 0v34" />
      <path className={styles.bronze} d="M128 66c2-20 14-32 32-32s30 12 32 32Z" />
      <path d="M151 66c1 6 4 9 9 9s8-3 9-9" />
      <path className={styles.faint} d="M128 84l-14 34M160 90v24M192 84l14 34" />
      <path className={styles.paper} d="M34 158h252l8 12H26Z" />
      <path d="M52 170v50M268 170v50" />
      <path className={styles.paper} d="M84 128h40c0 18-4 30-20 30s-20-12-20-30Z" />
      <path d="M124 133c10-2 14 3 12 9s-8 9-15 8" />
      <path d="M96 120c-3-5 3-7 0-12M108 120c-3-5 3-7 0-12" />
      <path className={styles.paper} d="M200 128h40c0 18-4 30-20 30s-20-12-20-30Z" />
      <path d="M200 133c-10-2-14 3-12 9s8 9 15 8" />
      <path d="M212 120c-3-5 3-7 0-12M224 120c-3-5 3-7 0-12" />
      <path className={styles.paper} d="M146 146l28-5 4 13-28 5Z" />
      <path className={styles.faint} d="M153 149l14-2.5M154 153l17-3" />
      <path className={styles.faint} d="M236 40h50M242 40v-13h9v13M255 40V20h7v20M266 40l4-16 7 2-4 14" />
    </svg>
  );
}
