// A code to be scanned, drawn as one path: dark on paper in both themes, because cameras want it so.
import { useMemo } from 'react';
import { encode } from 'uqr';
import styles from './qr-code.module.css';

export function QrCode({ data, label }: { data: string | Uint8Array; label: string }) {
  const { path, size } = useMemo(() => {
    const code = encode(typeof data === 'string' ? data : [...data], { border: 2, ecc: 'M' });
    const dark = code.data.flatMap((row, y) => row.flatMap((on, x) => (on ? [`M${x} ${y}h1v1h-1z`] : [])));
    return { path: dark.join(''), size: code.size };
  }, [data]);
  return (
    <svg
      className={styles.code}
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <path d={path} />
    </svg>
  );
}
