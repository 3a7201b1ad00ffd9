import { dataFolderOption } from '../cli/data-folder.js';
import { type CommandSpec, define, type Register } from '../cli/define.js';
import type { RestoreOptions } from './restore/options.js';

/** `sluice restore` */
export const registerRestore: Register = (program, surroundings, outcome) =>
  define<RestoreOptions>(program, restore, surroundings, outcome);

const restore: CommandSpec<RestoreOptions> = {
  usage: 'restore <file>',
  summary: 'on the gateway itself: put a backup of the dashboard back, after checking all of it',
  example: 'sluice restore sluice-gw0-2026-06-01T0612Z.tar.gz',
  notes: `Run it with sudo, with the gateway stopped; nodes fill by their own rules meanwhile. <file> is what System →
Backup in the dashboard gives. Users, rules, history, alarms and audit log come back; of the configuration,
what an admin had set by hand (history, alarms, leases, notifications, weather, home_assistant) and this gateway does
not say otherwise. What was there is kept in a folder beside it. Backups of the farm's keys are another thing: sluice
pki restore.`,
  writes: true,
  exits: ['not_found', 'conflict', 'busy', 'damaged'],
  options: (command) =>
    dataFolderOption(command)
      .option('--config <file>', "the gateway's configuration (default: /etc/sluice/gateway.json)")
      .option('--other-gateway', 'also when the backup is of a gateway with another name'),
  run: async (call, options, [file = '']) =>
    (await import('./restore/restore.js')).runRestore(call, options, file),
};
