import type { Board } from '../boards/boards.js';
import { HEADER } from '../boards/header.js';
import { bottomOfPi, PI, pinAt } from './layout.js';
import { box, circle, PALE, text } from './svg.js';

const FILLS = { '3V3': '#f0b37e', '5V': '#e8776b', GND: '#6e7781', gpio: '#dbe9f9' };

/** The board with its header as one sees it from above, pin 1 at the top left; pins in use are bold. */
export function drawHeader(board: Board, used: ReadonlySet<number>): string[] {
  const height = bottomOfPi() - PI.y;
  return [
    box([PI.x, PI.y], PI.width, height, '#f6f8fa'),
    text([PI.x + PI.width / 2, PI.y + 20], board.name, { bold: true, size: 14, anchor: 'middle' }),
    ...HEADER.pins.flatMap((pin) => drawPin(pin, used)),
  ];
}

function drawPin(pin: (typeof HEADER.pins)[number], used: ReadonlySet<number>): string[] {
  const [x, y] = pinAt(pin.pin);
  const odd = pin.pin % 2 === 1;
  const inUse = used.has(pin.pin);
  const label = 'power' in pin ? pin.power.replace('3V3', '3.3 V').replace('5V', '5 V') : `GPIO ${pin.gpio}`;
  return [
    circle([x, y], 10, 'power' in pin ? FILLS[pin.power] : FILLS.gpio),
    text([x, y + 4], String(pin.pin), {
      size: 11,
      anchor: 'middle',
      bold: inUse,
      fill: 'power' in pin && pin.power === 'GND' ? '#ffffff' : '#1b1f24',
    }),
    text([odd ? x - 16 : x + 16, y + 4], label, {
      size: 13,
      bold: inUse,
      anchor: odd ? 'end' : 'start',
      fill: inUse ? '#1b1f24' : PALE,
    }),
  ];
}
