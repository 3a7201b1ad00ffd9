import { Option } from 'commander';
import { type CommandSpec, define, type Register } from '../cli/define.js';
import { farmOption } from '../cli/farm-place.js';
import type { Platform } from '../deploy/profile.js';
import type { ProfileOptions } from './profile/options.js';

/** `sluice profile NAME` */
export const registerProfile: Register = (program, surroundings, outcome) =>
  define<ProfileOptions>(program, profile, surroundings, outcome);

const profile: CommandSpec<ProfileOptions> = {
  usage: 'profile <name>',
  summary: 'write the OpenVPN profile of a node or phone: one file with its keys in it',
  example: 'sluice profile anna --for android --out anna.ovpn',
  notes: `Whoever has the file is that machine on the VPN: it is written for its owner alone (0600).
"sluice share NAME" hands it to a phone; "sluice bundle NAME" puts it onto a node's SD card.`,
  writes: true,
  exits: ['not_found', 'conflict', 'damaged'],
  options: (command) =>
    farmOption(command)
      .addOption(platformOption())
      .option('--out <file>', 'the file to write (default: NAME.ovpn here)'),
  run: async (call, options, [name = '']) =>
    (await import('./profile/write.js')).runProfile(call, options, name),
};

/** The choice of platform; commander takes the names as they are in vpn/, which is not loaded for `--help`. */
export function platformOption(): Option {
  return new Option(
    '--for <platform>',
    'where it is used (default: linux for a node, android for a phone)',
  ).choices(['linux', 'android', 'ios'] satisfies Platform[]);
}
