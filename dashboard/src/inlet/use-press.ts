import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { ARMED_FOR_MS, HOLD_MS, type Press, pressed, REST, released } from './press.js';

/** Wires the rule of `press.ts` to a button: give `handlers` to the button and show `press`. */
export function usePress(fire: () => void) {
  const press = useSignal<Press>(REST);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const become = (next: Press) => {
    clearTimeout(timer.current);
    press.value = next;
    if (next.at === 'down') timer.current = setTimeout(held, HOLD_MS);
    if (next.at === 'armed') timer.current = setTimeout(() => become(REST), ARMED_FOR_MS);
  };
  const held = () => {
    become(REST);
    fire();
  };
  const down = () => become(pressed(press.peek()));
  const up = (event: Event) => {
    const { press: next, fires } = released(press.peek(), event.timeStamp);
    become(next);
    if (fires) fire();
  };

  return {
    press,
    handlers: {
      onPointerDown: (event: PointerEvent) => {
        if (event.button === 0) down();
      },
      onPointerUp: up,
      onPointerCancel: () => become(REST),
      onPointerLeave: () => {
        if (press.peek().at === 'down') become(REST);
      },
      // Keyboards and screen readers click without a pointer: two presses instead of a long one.
      onClick: (event: MouseEvent) => {
        if (event.detail !== 0) return;
        down();
        up(event);
      },
      onKeyDown: (event: KeyboardEvent) => {
        if (event.repeat) event.preventDefault();
      },
      onContextMenu: (event: Event) => event.preventDefault(),
    },
  };
}
