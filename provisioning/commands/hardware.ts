import { Option } from 'commander';
import { BOARDS } from '../../hardware/boards/boards.js';
import { BUILDS } from '../../hardware/builds/builds.js';
import { BATTERIES } from '../../hardware/power/sizing.js';
import { type CommandSpec, define, defineGroup, type Register } from '../cli/define.js';
import { wholeNumber } from '../cli/whole-number.js';
import { type ConfigOption, configOption } from './hardware/config-option.js';
import { decimal, type PowerOptions, sensorKinds } from './hardware/power-options.js';
import type { WiringOptions } from './hardware/wiring.js';

/** `sluice hardware …` */
export const registerHardware: Register = (program, surroundings, outcome) => {
  const hardware = defineGroup(program, 'hardware', 'boards, pins, wiring and solar power');
  define<ConfigOption>(hardware, show, surroundings, outcome);
  define<ConfigOption>(hardware, pins, surroundings, outcome);
  define<WiringOptions>(hardware, wiring, surroundings, outcome);
  define<PowerOptions>(hardware, power, surroundings, outcome);
};

const boardOption = () =>
  new Option('--board <board>', 'the Raspberry Pi').choices(BOARDS.map(({ id }) => id));

const show: CommandSpec<ConfigOption> = {
  usage: 'show',
  summary: 'show the board, what was found on it, and which driver each sensor and relay gets, and why',
  example: 'sluice hardware show',
  notes: `It changes nothing. On a machine that is no Raspberry Pi it says so. Finding out about pigpio needs sudo, or the
running helper. Code 11: something in the configuration cannot work on this machine.`,
  writes: false,
  exits: ['broken', 'damaged'],
  options: configOption,
  run: async (call, options) => (await import('./hardware/show.js')).runHardwareShow(call, options),
};

const pins: CommandSpec<ConfigOption> = {
  usage: 'pins',
  summary: 'list the 40 pins of the header: what they are, and what a configuration uses them for',
  example: 'sluice hardware pins',
  writes: false,
  exits: ['damaged'],
  options: configOption,
  run: async (_call, options) => (await import('./hardware/pins.js')).runHardwarePins(options),
};

const wiring: CommandSpec<WiringOptions> = {
  usage: 'wiring',
  summary: 'draw what is soldered, as an SVG to print: of a reference build, or of a configuration',
  example: 'sluice hardware wiring --build single-tank --out single-tank.svg',
  notes: `Builds: ${BUILDS.map(({ id, title }) => `${id} (${title})`).join('; ')}.`,
  writes: true,
  exits: ['not_found', 'damaged'],
  options: (command) =>
    configOption(command)
      .addOption(
        new Option('--build <build>', 'a reference build')
          .choices(BUILDS.map(({ id }) => id))
          .conflicts('config'),
      )
      .addOption(boardOption().default('pi-4'))
      .requiredOption('--out <file>', 'the file to write'),
  run: async (call, options) => (await import('./hardware/wiring.js')).runHardwareWiring(call, options),
};

const power: CommandSpec<PowerOptions> = {
  usage: 'power',
  summary: 'size a solar panel and a battery for a node, by its board, its water and its latitude',
  example: 'sluice hardware power --board pi-zero-2-w --latitude -37 --valve-w 8 --running-min 60',
  notes: `A calculation, not a promise: sun by FAO-56 with cautious cloudiness, board by its typical current, losses in
converter, panel and battery. A Pi never sleeps: the board decides, the sampling interval hardly matters.`,
  writes: false,
  exits: [],
  options: (command) =>
    command
      .addOption(boardOption().default('pi-zero-2-w'))
      .option('--sensors <kinds>', 'hc-sr04, jsn-sr04t or uart, one for each tank', sensorKinds, ['uart'])
      .option('--interval <s>', 'how often still water is looked at, 1 to 60', wholeNumber(1, 60), 5)
      .option('--pings <number>', 'pings in one look, 3 to 15', wholeNumber(3, 15), 7)
      .option('--running-min <min>', 'minutes a day that water runs', decimal(0, 1440), 60)
      .option('--valve-w <W>', 'the valve while it is held open', decimal(0, 1000), 8)
      .option('--pump-w <W>', 'the pump while it runs', decimal(0, 5000), 0)
      .option('--other-w <W>', 'what else runs day and night, such as a router', decimal(0, 1000), 0)
      .option('--latitude <deg>', '-60 to 60, north positive (default: every band)', decimal(-60, 60))
      .option('--sun-hours <h>', 'measured full-sun hours of the darkest month instead', decimal(0.1, 12))
      .option('--autonomy-days <days>', 'days without sun', decimal(1, 30), 4)
      .addOption(
        new Option('--battery <kind>', '12 V battery').choices(Object.keys(BATTERIES)).default('lifepo4'),
      ),
  run: async (_call, options) => (await import('./hardware/power.js')).runHardwarePower(options),
};
