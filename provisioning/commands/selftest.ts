import { define, type Register } from '../cli/define.js';
import { type NodePlaceOptions, nodePlaceOptions } from '../node-hardware/place.js';

/** `sluice selftest` */
export const registerSelftest: Register = (program, surroundings, outcome) => {
  define<NodePlaceOptions>(
    program,
    {
      usage: 'selftest',
      summary: 'look at every sensor, relay and input of the node, and say what to do about each fault',
      example: 'sudo sluice selftest',
      notes: `No valve is opened: relays are put at rest and read back. While the node runs, it is asked instead. Warnings
alone end with code 0; anything broken with code 11.`,
      writes: false,
      exits: ['conflict', 'busy', 'not_running', 'damaged', 'broken'],
      options: nodePlaceOptions,
      run: async (call, options) => (await import('./selftest/selftest.js')).runSelftest(call, options),
    },
    surroundings,
    outcome,
  );
};
