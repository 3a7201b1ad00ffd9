import { BARS, MODULE, type PlacedModule } from './layout.js';
import type { Load } from './modules.js';
import { box, diode, fuse, INK, joint, PALE, type Point, text, wire } from './svg.js';

/** Wires at the battery's voltage. */
export const PLUS = '#9a3412';
export const MINUS = '#1b1f24';

/** How far the pump's own circuit is below the contactor's coil, and its way back below that. */
const PUMP_BELOW = 104;
const PUMP_RETURN = 72;

/** What a relay switches: plus by way of fuse and, where it fills a tank, float cut-out to COM, from NO through the load to minus. */
export function drawLoad(module: PlacedModule, load: Load, number: number): string[] {
  const [com, no] = module.terminals;
  if (com === undefined || no === undefined) return [];
  const x = MODULE.x + MODULE.width;
  return [
    ...sideTerminal('COM', com.y),
    ...sideTerminal('NO', no.y),
    wire(
      [
        [x, com.y],
        [BARS.plus, com.y],
      ],
      PLUS,
    ),
    joint([BARS.plus, com.y], PLUS),
    fuse([x + 52, com.y]),
    text([x + 52, com.y - 13], `F${number + 1}, 2 A`, { anchor: 'middle', size: 12 }),
    ...(load.cut_out === undefined ? [] : named([x + 190, com.y], load.cut_out, 190)),
    ...coil([x, no.y], load.kind === 'pump' ? `Contactor K${number}` : load.name, '1N4007'),
    ...(load.kind === 'pump' ? pump([x, no.y + PUMP_BELOW], load, number) : []),
  ];
}

/** How far down the bars of the battery have to reach for this module: plus, and minus. */
export function lastWires({ terminals, load }: PlacedModule): { plus_y: number; minus_y: number } {
  const [com_y, no_y] = [terminals[0]?.y ?? 0, terminals[1]?.y ?? 0];
  if (load?.kind !== 'pump') return { plus_y: com_y, minus_y: no_y };
  return { plus_y: no_y + PUMP_BELOW, minus_y: no_y + PUMP_BELOW + PUMP_RETURN };
}

function sideTerminal(name: string, y: number): string[] {
  const x = MODULE.x + MODULE.width;
  return [joint([x, y], INK), text([x - 10, y + 4], name, { anchor: 'end', bold: true })];
}

/** A coil or a valve between its terminal and minus, with the diode that takes its kick. */
function coil([x, y]: Point, name: string, part: string): string[] {
  const [left, right, below] = [x + 34, x + 306, y + 34];
  return [
    wire(
      [
        [x, y],
        [BARS.minus, y],
      ],
      PLUS,
    ),
    wire(
      [
        [right - 60, y],
        [BARS.minus, y],
      ],
      MINUS,
    ),
    joint([BARS.minus, y], MINUS),
    ...named([x + 170, y], name, 220),
    ...diodeAcross([left, y], [right, y], below, part),
  ];
}

function diodeAcross([left, y]: Point, [right]: Point, below: number, part: string): string[] {
  const middle = (left + right) / 2;
  return [
    wire(
      [
        [left, y],
        [left, below],
        [right, below],
        [right, y],
      ],
      PALE,
    ),
    joint([left, y], PLUS),
    joint([right, y], MINUS),
    diode([middle, below]),
    text([middle + 18, below + 16], part, { size: 12 }),
  ];
}

/** The pump has a circuit of its own: plus, fuse, the contactor's contact, the pump, minus. */
function pump([x, y]: Point, load: Load, number: number): string[] {
  const return_y = y + PUMP_RETURN;
  return [
    wire(
      [
        [x + 20, y],
        [BARS.plus, y],
      ],
      PLUS,
    ),
    wire(
      [
        [x + 20, y],
        [x + 20, return_y],
        [BARS.minus, return_y],
      ],
      MINUS,
    ),
    joint([BARS.plus, y], PLUS),
    joint([BARS.minus, return_y], MINUS),
    ...named([x + 100, y], load.name, 128),
    ...named([x + 234, y], `K${number}`, 50),
    fuse([x + 310, y]),
    text([x + 310, y - 13], `F${number + 2}, 10 A`, { anchor: 'middle', size: 12 }),
    wire(
      [
        [x + 188, y],
        [x + 188, y + 36],
        [x + 20, y + 36],
      ],
      PALE,
    ),
    joint([x + 188, y], PLUS),
    joint([x + 20, y + 36], MINUS),
    `<g transform="rotate(180 ${x + 104} ${y + 36})">${diode([x + 104, y + 36])}</g>`,
    text([x + 122, y + 54], '1N5408', { size: 12 }),
  ];
}

/** A box in a wire with a name in it. */
function named([x, y]: Point, name: string, width: number): string[] {
  return [box([x - width / 2, y - 13], width, 26), text([x, y + 5], name, { anchor: 'middle', size: 12 })];
}
