import type { DataFolderOption } from '../cli/data-folder.js';
import { define, type Register } from '../cli/define.js';

/** `sluice explain <tank>` */
export const registerExplain: Register = (program, surroundings, outcome) => {
  define<DataFolderOption>(
    program,
    {
      usage: 'explain <tank>',
      summary: 'why the actuators of a tank are as they are, and what would change it',
      example: 'sluice explain house',
      notes: `Asks the node that runs here, and the gateway that runs here: it knows the tanks of all its nodes, as they told last,
and what is planned for them. Without --data-dir and SLUICE_DATA_DIR it looks where "npm start" keeps its data (./data) and
where installed ones do (/var/lib/sluice; that needs sudo). Where no gateway runs, only the tanks of this node are known.`,
      writes: false,
      exits: ['not_running', 'not_found', 'damaged'],
      options: (command) =>
        command.option(
          '--data-dir <folder>',
          'data folder of the node or gateway (default: $SLUICE_DATA_DIR, else see below)',
        ),
      run: async (call, options, [tank = '']) =>
        (await import('./explain/explain.js')).runExplain(call, options, tank),
    },
    surroundings,
    outcome,
  );
};
