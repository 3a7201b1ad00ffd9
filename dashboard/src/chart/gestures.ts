import { moved, type View, zoomed } from './view.js';

export interface GestureOptions {
  readonly whole: () => View;
  readonly view: () => View;
  /** Where the plotting area lies on the screen, in px. */
  readonly area: () => { readonly left: number; readonly width: number };
  readonly onView: (view: View) => void;
  /** A finger or pointer shows at this moment, seconds since 1970. */
  readonly onPoint: (at_s: number) => void;
}

/**
 * Two fingers zoom and move, one finger or a pressed mouse moves what is zoomed, a wheel with Ctrl zooms. Moving up and
 * down stays the page's. Gives the way to take it off again.
 */
export function watchGestures(element: HTMLElement, options: GestureOptions): () => void {
  const fingers = new Map<number, number>();
  const timeAt = (x: number): number => {
    const { left, width } = options.area();
    const { min, max } = options.view();
    return min + ((x - left) / (width || 1)) * (max - min);
  };
  const down = (event: PointerEvent) => {
    fingers.set(event.pointerId, event.clientX);
    element.setPointerCapture(event.pointerId);
    if (fingers.size === 1) options.onPoint(timeAt(event.clientX));
  };
  const move = (event: PointerEvent) => {
    const before = fingers.get(event.pointerId);
    if (before === undefined) {
      if (event.pointerType === 'mouse') options.onPoint(timeAt(event.clientX));
      return;
    }
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    if (other !== undefined) {
      pinch(before, event.clientX, other);
    } else {
      const { width } = options.area();
      options.onView(moved(options.view(), options.whole(), (before - event.clientX) / (width || 1)));
    }
    fingers.set(event.pointerId, event.clientX);
  };
  const pinch = (before: number, now: number, other: number) => {
    const apart = Math.max(16, Math.abs(now - other));
    const factor = Math.max(16, Math.abs(before - other)) / apart;
    // What lies under either finger stays under it: so two that move together move what they hold.
    options.onView(zoomed(options.view(), options.whole(), factor, timeAt(other)));
  };
  const up = (event: PointerEvent) => {
    fingers.delete(event.pointerId);
  };
  const wheel = (event: WheelEvent) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    const factor = event.deltaY > 0 ? 1.25 : 0.8;
    options.onView(zoomed(options.view(), options.whole(), factor, timeAt(event.clientX)));
  };
  const listeners = new AbortController();
  const { signal } = listeners;
  element.addEventListener('pointerdown', down, { signal });
  element.addEventListener('pointermove', move, { signal });
  element.addEventListener('pointerup', up, { signal });
  element.addEventListener('pointercancel', up, { signal });
  element.addEventListener('wheel', wheel, { signal, passive: false });
  return () => listeners.abort();
}
