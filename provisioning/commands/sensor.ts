import type { Command } from 'commander';
import { type CommandSpec, define, defineGroup, type Register } from '../cli/define.js';
import { wholeNumber } from '../cli/whole-number.js';
import { nodePlaceOptions } from '../node-hardware/place.js';
import { type CalibrateOptions, lengthInMm } from './sensor/calibrate-options.js';
import type { WatchOptions } from './sensor/watch.js';

/** `sluice sensor …` */
export const registerSensor: Register = (program, surroundings, outcome) => {
  const sensor = defineGroup(program, 'sensor', 'on the Pi: watch a level sensor, and calibrate it');
  define<WatchOptions>(sensor, watch, surroundings, outcome);
  define<CalibrateOptions>(sensor, calibrate, surroundings, outcome);
};

const watch: CommandSpec<WatchOptions> = {
  usage: 'watch <tank>',
  summary: 'show what the level sensor of a tank tells, ping by ping',
  example: 'sudo sluice sensor watch house --count 100',
  notes: `While the node runs, it shows the node's own pings as they come; otherwise it opens the sensor itself.
Ctrl-C ends it and sums up. Code 11: no level could be told at the end.`,
  writes: false,
  exits: ['not_found', 'conflict', 'busy', 'not_running', 'damaged', 'broken'],
  options: (command) =>
    nodePlaceOptions(command).option(
      '--count <pings>',
      'end after so many pings (default: until Ctrl-C; 50 with --json)',
      wholeNumber(1, 100_000),
    ),
  run: async (call, options, [name = '']) =>
    (await import('./sensor/watch.js')).runWatch(call, options, name),
};

const calibrate: CommandSpec<CalibrateOptions> = {
  usage: 'calibrate <tank>',
  summary: 'measure where the empty tank is, or what each level holds, and write it into node.json',
  example: 'sudo sluice sensor calibrate house --depth 640',
  notes: `The node must be stopped. Without options it asks. It shows the difference before it writes, and keeps the old
file beside the new one. Pouring: "--pour begin" at the empty tank, "--pour LITRES" after each amount, as often as
you like and also tomorrow, "--pour finish" when the tank is full; "--pour" alone asks for each step.`,
  writes: true,
  exits: ['not_found', 'conflict', 'busy', 'not_running', 'damaged', 'broken', 'cancelled'],
  options: (command: Command) =>
    nodePlaceOptions(command)
      .option('--empty', 'the tank is empty now: measure')
      .option('--full', 'the tank is full to the brim now: measure')
      .option('--depth <mm>', 'the water is so deep now, by a tape measure: measure', lengthInMm)
      .option('--empty-distance <mm>', "from the sensor's face to the floor, by a tape measure", lengthInMm)
      .option('--pour [step]', 'a level-volume table: begin, the litres just poured, or finish')
      .option('--yes', 'write without asking'),
  run: async (call, options, [name = '']) =>
    (await import('./sensor/calibrate.js')).runCalibrate(call, options, name),
};
