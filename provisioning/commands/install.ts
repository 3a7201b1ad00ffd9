import { type CommandSpec, define, type Register } from '../cli/define.js';
import type { InstallOptions, UninstallOptions } from './install/options.js';

/** `sluice install gateway|node` */
export const registerInstall: Register = (program, surroundings, outcome) =>
  define<InstallOptions>(program, install, surroundings, outcome);

/** `sluice uninstall` */
export const registerUninstall: Register = (program, surroundings, outcome) =>
  define<UninstallOptions>(program, uninstall, surroundings, outcome);

const ROOT = [
  '--root <folder>',
  'work on the system in this folder, such as a mounted SD card',
  '/',
] as const;

const install: CommandSpec<InstallOptions> = {
  usage: 'install <kind>',
  summary: 'on the machine itself: make it what a bundle says; again whenever there is a new bundle',
  example: 'sluice install gateway --bundle /boot/firmware/sluice',
  notes: `Run it with sudo. <kind> is gateway, node or server. Users, groups, configuration, firewall and units are put
in place; what is so already stays, and what an earlier bundle brought and this one lacks is taken
away. Files that you have to fill in (a template node.json) are written once and never again.
--dry-run shows what would change, line by line; secrets are not shown.`,
  writes: true,
  exits: ['not_found', 'conflict', 'damaged'],
  options: (command) =>
    command.option('--bundle <folder>', 'the bundle (default: /boot/firmware/sluice)').option(...ROOT),
  run: async (call, options, [kind = '']) =>
    (await import('./install/install.js')).runInstall(call, options, kind),
};

const uninstall: CommandSpec<UninstallOptions> = {
  usage: 'uninstall',
  summary: 'on the Pi itself: stop Sluice and take it away; the data stays unless --purge',
  example: 'sluice uninstall --dry-run',
  notes: `Run it with sudo. Configuration, keys, firewall and units go. /var/lib/sluice (history, users, rules)
and the releases below /opt/sluice stay; --purge takes them, too. OpenVPN and other packages of the
system stay.`,
  writes: true,
  exits: ['not_found', 'damaged'],
  options: (command) =>
    command
      .option('--purge', 'also delete the data and the releases: history, users and rules are gone for good')
      .option(...ROOT),
  run: async (call, options) => (await import('./install/uninstall.js')).runUninstall(call, options),
};
