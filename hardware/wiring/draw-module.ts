import { ohmText } from '../circuits/divider.js';
import { CONTACT_PULL_UP_OHM, CONTACT_SERIES_OHM, ECHO_DIVIDER } from '../circuits/echo.js';
import { exitOf, headerPin, MODULE, type PlacedModule, type PlacedTerminal, RAILS } from './layout.js';
import { box, INK, joint, PALE, resistor, text, wire } from './svg.js';

export const RAIL_COLOURS = { '3V3': '#c2640c', '5V': '#c62828', GND: '#1b1f24' } as const;
/** Told apart also by people who see red and green alike, and each labelled at its end. */
const SIGNALS = ['#1f6feb', '#8250df', '#0e7c7b', '#7d4e00', '#bf3989', '#3d6b21', '#4b5a6a'];

const NODE_X = 700;

/** One module, and its wires to header and rails. `first` counts the signals that were drawn before. */
export function drawModule(module: PlacedModule, first: number): string[] {
  const { x, width } = MODULE;
  let signal = first;
  return [
    ...module.terminals.flatMap((terminal) =>
      drawWire(terminal, SIGNALS[(terminal.lane_x === null ? 0 : signal++) % SIGNALS.length] ?? INK, module),
    ),
    box([x, module.y], width, boxHeight(module), '#f6f8fa'),
    text([x + 10, module.y + 19], module.title, { bold: true, size: 13 }),
    text([x + 10, module.y + 37], module.detail, { size: 12, fill: PALE }),
    ...module.terminals.flatMap(drawTerminal),
  ];
}

/** How many signals a module has. */
export function signalsOf({ terminals }: PlacedModule): number {
  return terminals.filter(({ lane_x }) => lane_x !== null).length;
}

function boxHeight({ terminals }: PlacedModule): number {
  return MODULE.head + Math.max(1, terminals.length) * MODULE.row - 8;
}

function drawTerminal({ name, to, y }: PlacedTerminal): string[] {
  const x = MODULE.x;
  return [
    joint([x, y], INK),
    text([x + 12, y + 4], name, { bold: true }),
    text([x + 60, y + 4], destination(to), { size: 12, fill: PALE }),
  ];
}

function destination(to: PlacedTerminal['to']): string {
  if (to === 'open') return 'leave open';
  if ('rail' in to) return { '3V3': '3.3 V', '5V': '5 V', GND: 'ground' }[to.rail];
  return `GPIO ${to.gpio}, pin ${headerPin(to.gpio)}`;
}

function drawWire({ to, y, lane_x, via }: PlacedTerminal, colour: string, module: PlacedModule): string[] {
  if (to === 'open') return [];
  if ('rail' in to) {
    const x = RAILS[to.rail];
    const paint = RAIL_COLOURS[to.rail];
    return [
      wire(
        [
          [x, y],
          [MODULE.x, y],
        ],
        paint,
      ),
      joint([x, y], paint),
    ];
  }
  if (lane_x === null) return [];
  const exit = exitOf(headerPin(to.gpio));
  const end_y = exit.at(-1)?.[1] ?? y;
  return [
    wire([...exit, [lane_x, end_y], [lane_x, y], [MODULE.x, y]], colour),
    ...(via === 'divider' ? divider(y, groundBelow(module, y)) : []),
    ...(via === 'pull_up' ? pullUp(y) : []),
  ];
}

function groundBelow({ terminals }: PlacedModule, y: number): number {
  return (
    terminals.find((one) => one.y > y && one.to !== 'open' && 'rail' in one.to && one.to.rail === 'GND')?.y ??
    y + MODULE.row
  );
}

/** Echo, upper resistor, pin; and from the pin through the lower one to ground. */
function divider(y: number, ground_y: number): string[] {
  const middle_y = (y + ground_y) / 2;
  return [
    wire(
      [
        [NODE_X, y],
        [NODE_X, ground_y],
      ],
      RAIL_COLOURS.GND,
    ),
    joint([NODE_X, y], INK),
    joint([NODE_X, ground_y], RAIL_COLOURS.GND),
    resistor([NODE_X + 60, y], 'across'),
    resistor([NODE_X, middle_y], 'upright'),
    text([NODE_X + 60, y - 10], ohmText(ECHO_DIVIDER.upper_ohm), { size: 12, anchor: 'middle' }),
    text([NODE_X + 12, middle_y + 5], ohmText(ECHO_DIVIDER.lower_ohm), { size: 12 }),
  ];
}

/** 3.3 V, pull-up, contact; and from the contact through the series resistor to the pin. */
function pullUp(y: number): string[] {
  const supply_y = y - MODULE.row;
  const middle_y = (y + supply_y) / 2;
  const node_x = NODE_X + 50;
  return [
    wire(
      [
        [RAILS['3V3'], supply_y],
        [node_x, supply_y],
        [node_x, y],
      ],
      RAIL_COLOURS['3V3'],
    ),
    joint([RAILS['3V3'], supply_y], RAIL_COLOURS['3V3']),
    joint([node_x, y], INK),
    resistor([node_x - 60, y], 'across'),
    resistor([node_x, middle_y], 'upright'),
    text([node_x - 60, y - 10], ohmText(CONTACT_SERIES_OHM), { size: 12, anchor: 'middle' }),
    text([node_x + 10, middle_y + 5], ohmText(CONTACT_PULL_UP_OHM), { size: 12 }),
  ];
}
