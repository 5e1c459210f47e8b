// A long press with a finger, where the browser itself has no menu for it.
import { type PointerEvent, useMemo, useRef } from 'react';

const pressMs = 450;
const movedPx = 10;

/** Pointer handlers that call `onPress` after a still finger has rested for a moment. */
export function useLongPress(onPress: () => void) {
  const act = useRef(onPress);
  act.current = onPress;
  return useMemo(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let from = { x: 0, y: 0 };
    const end = () => clearTimeout(timer);
    return {
      onPointerDown: (event: PointerEvent) => {
        if (event.pointerType !== 'touch') return;
        from = { x: event.clientX, y: event.clientY };
        timer = setTimeout(() => act.current(), pressMs);
      },
      onPointerMove: (event: PointerEvent) => {
        if (Math.hypot(event.clientX - from.x, event.clientY - from.y) > movedPx) end();
      },
      onPointerUp: end,
      onPointerCancel: end,
    };
  }, []);
}
