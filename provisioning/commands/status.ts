import { type DataFolderOption, dataFolderOption } from '../cli/data-folder.js';
import { define, type Register } from '../cli/define.js';

/** `sluice status` */
export const registerStatus: Register = (program, surroundings, outcome) => {
  define<DataFolderOption>(
    program,
    {
      usage: 'status',
      summary: 'show the gateway and node that run here',
      example: 'sluice status --data-dir /var/lib/sluice',
      notes: 'A machine may run one of them or both. Code 7: none answers, or one that ran here has died.',
      writes: false,
      exits: ['not_running', 'damaged'],
      options: dataFolderOption,
      run: async (call, options) => (await import('./status/status.js')).runStatus(call, options),
    },
    surroundings,
    outcome,
  );
};
