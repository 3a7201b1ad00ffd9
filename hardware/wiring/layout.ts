import { HEADER, pinOfGpio } from '../boards/header.js';
import type { Module, Terminal } from './modules.js';
import type { Point } from './svg.js';

/** Where everything is on the sheet, in its own units: 1480 across. */
export const WIDTH = 1_480;
export const PI = { x: 40, y: 190, width: 296, row: 26 };
export const RAILS = { '3V3': 586, '5V': 612, GND: 638 } as const;
export const BARS = { plus: 1_392, minus: 1_434 };
export const MODULE = { x: 812, width: 222, head: 62, row: 36, gap: 34 };
const FIRST_MODULE_Y = 226;
const LANES = { from: 362, to: 560 };
/** What a relay that switches a pump by way of a contactor needs below its terminals. */
const PUMP_HEIGHT = 250;

export type Rail = keyof typeof RAILS;

/** The pin of the header that feeds each rail. */
export const FEEDS: Readonly<Record<Rail, number>> = { '3V3': 1, '5V': 2, GND: 6 };

export interface PlacedTerminal extends Terminal {
  readonly y: number;
  /** Where the wire from a pin of the header turns; null for a terminal that no pin leads to. */
  readonly lane_x: number | null;
}

export interface PlacedModule extends Omit<Module, 'terminals'> {
  readonly y: number;
  readonly height: number;
  readonly terminals: readonly PlacedTerminal[];
}

/** The middle of a pin of the header. */
export function pinAt(pin: number): Point {
  const row = Math.ceil(pin / 2) - 1;
  return [pin % 2 === 1 ? PI.x + 132 : PI.x + 162, PI.y + 40 + row * PI.row];
}

/** Where the wire of a pin leaves the header: one of the outer row straight, one of the inner row between two others. */
export function exitOf(pin: number): readonly Point[] {
  const [x, y] = pinAt(pin);
  const half = PI.row / 2;
  return pin % 2 === 0
    ? [[PI.x + PI.width - 8, y]]
    : [
        [x + 5, y + 5],
        [x + 14, y + half],
      ];
}

/** The pin of the header with this BCM number. */
export function headerPin(gpio: number): number {
  const pin = pinOfGpio(gpio);
  if (pin === undefined) throw new RangeError(`GPIO ${gpio} does not lead to the header.`);
  return pin.pin;
}

export function bottomOfPi(): number {
  return PI.y + 40 + (HEADER.pins.length / 2) * PI.row;
}

/**
 * Places modules one below the other in the order of their pins, and gives each wire a lane of its own: of wires that go
 * down, the upper ones turn farther out, so that they do not cross.
 */
export function placeModules(modules: readonly Module[]): PlacedModule[] {
  let y = FIRST_MODULE_Y;
  const ordered = [...modules].sort((a, b) => middleOf(a) - middleOf(b));
  const placed = ordered.map((module) => {
    const at = y;
    const height = heightOf(module);
    y += height + MODULE.gap;
    return { ...module, y: at, height };
  });
  return withLanes(placed);
}

function heightOf({ terminals, load }: Module): number {
  const own = MODULE.head + Math.max(1, terminals.length) * MODULE.row - 8;
  return own + (load?.kind === 'pump' ? PUMP_HEIGHT - own : 0);
}

/** How far down the header the wires of a module begin, on average. */
function middleOf({ terminals }: Module): number {
  const rows = terminals.flatMap(({ to }) =>
    typeof to === 'object' && 'gpio' in to ? [headerPin(to.gpio)] : [],
  );
  return rows.length === 0 ? 99 : rows.reduce((sum, one) => sum + one, 0) / rows.length;
}

function withLanes(modules: readonly (Module & { y: number; height: number })[]): PlacedModule[] {
  const ends = modules.flatMap(({ y, terminals }) =>
    terminals.flatMap(({ to }, at) =>
      typeof to === 'object' && 'gpio' in to
        ? [{ gpio: to.gpio, begin_y: exitOf(headerPin(to.gpio)).at(-1)?.[1] ?? 0, end_y: terminalY(y, at) }]
        : [],
    ),
  );
  const down = ends.filter((one) => one.end_y >= one.begin_y).sort((a, b) => b.begin_y - a.begin_y);
  const up = ends.filter((one) => one.end_y < one.begin_y).sort((a, b) => a.begin_y - b.begin_y);
  const order = [...up, ...down].map(({ gpio }) => gpio);
  const step = Math.min(22, Math.floor((LANES.to - LANES.from) / Math.max(1, order.length)));
  const lane = (gpio: number) => LANES.from + order.indexOf(gpio) * step;
  return modules.map((module) => ({
    ...module,
    terminals: module.terminals.map((terminal, at) => ({
      ...terminal,
      y: terminalY(module.y, at),
      lane_x: typeof terminal.to === 'object' && 'gpio' in terminal.to ? lane(terminal.to.gpio) : null,
    })),
  }));
}

/** A few units off the header's rows, so that no two wires lie upon each other. */
function terminalY(module_y: number, at: number): number {
  const y = module_y + MODULE.head + at * MODULE.row;
  const off = (y - pinAt(1)[1]) % (PI.row / 2);
  return off < 4 ? y + 4 - off : y;
}
