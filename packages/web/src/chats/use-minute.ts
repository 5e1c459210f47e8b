// The time, anew every minute, for words like "Yesterday".
import { useEffect, useState } from 'react';

/** Unix milliseconds, refreshed once a minute. */
export function useMinute(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 60_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
