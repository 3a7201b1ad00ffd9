import { type CommandSpec, define, defineGroup, type Register } from '../cli/define.js';
import { wholeNumber } from '../cli/whole-number.js';
import { nodePlaceOptions } from '../node-hardware/place.js';
import { LONGEST_TEST_S, type RelayTestOptions } from './relay/options.js';

/** `sluice relay …` */
export const registerRelay: Register = (program, surroundings, outcome) => {
  const relay = defineGroup(program, 'relay', 'on the Pi: try a valve or pump, for seconds');
  define<RelayTestOptions>(relay, test, surroundings, outcome);
};

const test: CommandSpec<RelayTestOptions> = {
  usage: 'test <relay>',
  summary: 'run a valve or pump of a tank for some seconds, and look what the water does',
  example: 'sudo sluice relay test house --seconds 10',
  notes: `<relay> is the tank for its inlet, or TANK.outlet, TANK.pump, TANK.inlet.SOURCE. While the node runs, the node itself
runs it: by hand for so many seconds, with every interlock in force, and its rule decides afterwards. Otherwise this command does, and puts the relay at rest however it ends: by
time, Ctrl-C, a closed terminal, a fault, or a kill. It refuses when the level is unknown, at the full mark
(inlet) or at the reserve (outlet, pump), and stops when it becomes so. --supply-shut-off is for a valve with a closed hand valve in front of it.`,
  writes: true,
  exits: ['not_found', 'conflict', 'busy', 'not_running', 'damaged', 'broken', 'cancelled'],
  options: (command) =>
    nodePlaceOptions(command)
      .requiredOption('--seconds <n>', `how long, 1–${LONGEST_TEST_S}`, wholeNumber(1, LONGEST_TEST_S))
      .option(
        '--supply-shut-off',
        'no water can come through this valve, whatever it does: the level need not be known',
      ),
  run: async (call, options, [name = '']) =>
    (await import('./relay/test.js')).runRelayTest(call, options, name),
};
