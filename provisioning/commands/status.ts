import type { DataFolderOption } from '../cli/data-folder.js';
import { define, type Register } from '../cli/define.js';

/** `sluice status` */
export const registerStatus: Register = (program, surroundings, outcome) => {
  define<DataFolderOption>(
    program,
    {
      usage: 'status',
      summary: 'show the gateway and node that run here',
      example: 'sluice status',
      notes: `A machine may run one of them or both. Without --data-dir and SLUICE_DATA_DIR it looks where "npm start" keeps
its data (./data) and where an installed gateway and node do (/var/lib/sluice/gateway, /var/lib/sluice/node;
that needs sudo). Code 7: none answers, or one that ran here has died.`,
      writes: false,
      exits: ['not_running', 'damaged'],
      options: (command) =>
        command.option(
          '--data-dir <folder>',
          'look in this folder alone (default: $SLUICE_DATA_DIR, else see below)',
        ),
      run: async (call, options) => (await import('./status/status.js')).runStatus(call, options),
    },
    surroundings,
    outcome,
  );
};
