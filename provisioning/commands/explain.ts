import type { DataFolderOption } from '../cli/data-folder.js';
import { define, type Register } from '../cli/define.js';

/** `sluice explain <tank>` */
export const registerExplain: Register = (program, surroundings, outcome) => {
  define<DataFolderOption>(
    program,
    {
      usage: 'explain <tank>',
      summary: 'why the inlet of a tank is as it is, and what would change it',
      example: 'sluice explain house',
      notes: `Asks the node that runs here. Without --data-dir and SLUICE_DATA_DIR it looks where "npm start" keeps its data
(./data) and where an installed node does (/var/lib/sluice/node; that needs sudo). For a tank of another node, ask on that
Pi, or the gateway's API: GET /api/tanks/<tank>/explain.`,
      writes: false,
      exits: ['not_running', 'not_found', 'damaged'],
      options: (command) =>
        command.option(
          '--data-dir <folder>',
          'data folder of the node (default: $SLUICE_DATA_DIR, else see below)',
        ),
      run: async (call, options, [tank = '']) =>
        (await import('./explain/explain.js')).runExplain(call, options, tank),
    },
    surroundings,
    outcome,
  );
};
