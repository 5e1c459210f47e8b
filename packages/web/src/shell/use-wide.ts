// Whether list and chat stand side by side.
import { useSyncExternalStore } from 'react';

const wideEnough = '(min-width: 48rem)';

function subscribe(listener: () => void): () => void {
  const query = matchMedia(wideEnough);
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}

/** True from 768 px on (in the person's own text size). */
export function useWide(): boolean {
  return useSyncExternalStore(subscribe, () => matchMedia(wideEnough).matches);
}
