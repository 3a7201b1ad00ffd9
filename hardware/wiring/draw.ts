import type { Board } from '../boards/boards.js';
import { drawHeader } from './draw-header.js';
import { drawLoad, lastWires, MINUS, PLUS } from './draw-load.js';
import { drawModule, RAIL_COLOURS, signalsOf } from './draw-module.js';
import {
  BARS,
  bottomOfPi,
  exitOf,
  FEEDS,
  headerPin,
  MODULE,
  PI,
  type PlacedModule,
  placeModules,
  RAILS,
  type Rail,
  WIDTH,
} from './layout.js';
import { modulesOf, notesOf } from './modules.js';
import { box, joint, PALE, rail, sheet, text, uprightFuse, wire } from './svg.js';
import type { Fittings, WiredNode } from './wired-node.js';

export interface Drawing {
  readonly title: string;
  readonly board: Board;
  readonly node: WiredNode;
  readonly fittings: Fittings;
  /** Lines of config.txt that belong to it. */
  readonly config_txt: readonly string[];
}

/**
 * Draws what is soldered, as an SVG for a sheet of A4.
 * @throws RangeError for a pin that does not lead to the header
 */
export function drawWiring({ title, board, node, fittings, config_txt }: Drawing): string {
  const modules = placeModules(modulesOf(node, fittings));
  const notes = [...notesOf(modules), `config.txt: ${config_txt.join(', ') || 'nothing to add'}`];
  const lines = notes.flatMap((note) => wrapped(note, 40));
  const notes_y = bottomOfPi() + 44;
  const bottom = Math.max(bottomOf(modules), notes_y + 20 + lines.length * 19);
  return sheet(title, WIDTH, bottom + 30, [
    text([PI.x, 48], title, { size: 24, bold: true }),
    text(
      [PI.x, 76],
      `${board.name}. Dots are connections; wires that cross without a dot are not connected.`,
      {
        size: 14,
        fill: PALE,
      },
    ),
    ...drawHeader(board, usedPins(modules)),
    ...drawSupply(modules),
    ...drawRails(modules),
    ...drawModules(modules),
    ...drawLoads(modules),
    text([PI.x, notes_y], 'Mind', { size: 15, bold: true }),
    ...lines.map((line, at) => text([PI.x, notes_y + 24 + at * 19], line, { size: 13 })),
  ]);
}

function drawModules(modules: readonly PlacedModule[]): string[] {
  return modules.flatMap((module, at) =>
    drawModule(
      module,
      modules.slice(0, at).reduce((sum, one) => sum + signalsOf(one), 0),
    ),
  );
}

/** Fuses count on from the main fuse: two for a pump, one for a valve. */
function drawLoads(modules: readonly PlacedModule[]): string[] {
  let number = 1;
  return modules.flatMap((module) => {
    if (module.load === undefined) return [];
    const drawn = drawLoad(module, module.load, number);
    number += module.load.kind === 'pump' ? 2 : 1;
    return drawn;
  });
}

function usedPins(modules: readonly PlacedModule[]): Set<number> {
  const terminals = modules.flatMap((one) => one.terminals);
  const gpios = terminals.flatMap(({ to }) => (to !== 'open' && 'gpio' in to ? [headerPin(to.gpio)] : []));
  const rails = usedRails(modules).map(({ name }) => FEEDS[name]);
  return new Set([...gpios, ...rails]);
}

/** The rails that something hangs on, and down to where. */
function usedRails(modules: readonly PlacedModule[]): { name: Rail; from_y: number; to_y: number }[] {
  return (Object.keys(RAILS) as Rail[]).flatMap((name) => {
    const ys = modules.flatMap(({ terminals }) =>
      terminals.flatMap(({ to, via, y }) => {
        if (to !== 'open' && 'rail' in to) return to.rail === name ? [y] : [];
        return via === 'pull_up' && name === '3V3' ? [y - MODULE.row] : [];
      }),
    );
    if (ys.length === 0) return [];
    const feed_y = feedY(name);
    return [{ name, from_y: Math.min(feed_y, ...ys), to_y: Math.max(feed_y, ...ys) }];
  });
}

function feedY(name: Rail): number {
  return exitOf(FEEDS[name]).at(-1)?.[1] ?? 0;
}

function drawRails(modules: readonly PlacedModule[]): string[] {
  return usedRails(modules).flatMap(({ name, from_y, to_y }) => {
    const x = RAILS[name];
    const colour = RAIL_COLOURS[name];
    const label = { '3V3': '3.3 V', '5V': '5 V', GND: 'GND' }[name];
    return [
      wire([...exitOf(FEEDS[name]), [x, feedY(name)]], colour),
      joint([x, feedY(name)], colour),
      rail([x, from_y], to_y, colour),
      text([x, to_y + 20], label, { size: 11, anchor: 'middle', bold: true, fill: colour }),
    ];
  });
}

/** Supply, main fuse, converter to the Pi's own power socket, and the two bars down to the last load. */
function drawSupply(modules: readonly PlacedModule[]): string[] {
  const { plus, minus } = BARS;
  const [supply_y, plus_y, minus_y] = [66, 138, 166];
  const loads = modules.filter(({ load }) => load !== undefined);
  const pumps = loads.some(({ load }) => load?.kind === 'pump');
  const wires = loads.map(lastWires);
  return [
    rail([plus, plus_y], Math.max(plus_y, ...wires.map((one) => one.plus_y)), PLUS),
    rail([minus, plus_y], Math.max(minus_y, ...wires.map((one) => one.minus_y)), MINUS),
    wire(
      [
        [plus, supply_y],
        [plus, plus_y],
      ],
      PLUS,
    ),
    wire(
      [
        [minus, supply_y],
        [minus, plus_y],
      ],
      MINUS,
    ),
    uprightFuse([plus, 104]),
    text([plus - 16, 108], `F1, ${pumps ? 15 : 5} A, main`, { anchor: 'end', size: 12 }),
    box([plus - 72, supply_y - 44], 140, 44, '#f6f8fa'),
    text([plus - 2, supply_y - 26], '12 V supply', { anchor: 'middle', bold: true }),
    text([plus, supply_y - 6], '+', { anchor: 'middle', bold: true, size: 15 }),
    text([minus, supply_y - 6], '−', { anchor: 'middle', bold: true, size: 15 }),
    ...drawConverter(plus_y, minus_y),
  ];
}

function drawConverter(plus_y: number, minus_y: number): string[] {
  const right = MODULE.x + MODULE.width;
  const socket_x = PI.x + 230;
  return [
    box([MODULE.x, plus_y - 22], MODULE.width, 72, '#f6f8fa'),
    text([MODULE.x + 12, plus_y - 2], 'Converter', { bold: true }),
    text([MODULE.x + 12, plus_y + 34], '12 V to 5 V', { size: 12, fill: PALE }),
    ...(
      [
        ['+', plus_y, BARS.plus, PLUS],
        ['−', minus_y, BARS.minus, MINUS],
      ] as const
    ).flatMap(([name, y, bar, colour]) => [
      wire(
        [
          [right, y],
          [bar, y],
        ],
        colour,
      ),
      joint([bar, y], colour),
      text([right - 10, y + 4], name, { bold: true, size: 15, anchor: 'end' }),
    ]),
    wire(
      [
        [MODULE.x, plus_y + 14],
        [socket_x, plus_y + 14],
        [socket_x, PI.y],
      ],
      RAIL_COLOURS['5V'],
    ),
    text([socket_x + 12, plus_y + 6], "USB cable to the Pi's power socket", { size: 12 }),
  ];
}

function bottomOf(modules: readonly PlacedModule[]): number {
  return Math.max(0, ...modules.map(({ y, height }) => y + height));
}

/** Breaks a note into lines of at most so many characters. */
function wrapped(note: string, most: number): string[] {
  const lines: string[] = [];
  for (const word of note.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= most)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(lines.length === 0 ? `• ${word}` : `  ${word}`);
  }
  return lines;
}
