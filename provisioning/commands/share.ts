import { type CommandSpec, define, type Register } from '../cli/define.js';
import { farmOption } from '../cli/farm-place.js';
import { wholeNumber } from '../cli/whole-number.js';
import { platformOption } from './profile.js';
import type { ShareOptions } from './share/options.js';

/** `sluice share NAME` */
export const registerShare: Register = (program, surroundings, outcome) =>
  define<ShareOptions>(program, share, surroundings, outcome);

const share: CommandSpec<ShareOptions> = {
  usage: 'share <name>',
  summary: 'hand a profile to a phone on the same LAN: one download, by a QR code in the terminal',
  example: 'sluice share anna --for android --minutes 5',
  notes: `The address holds 128 random bits and works once: it is gone after the first complete download, after
--minutes, or with Ctrl-C. The phone warns of the certificate, which is made for this download alone:
compare its fingerprint with the one that is printed. Every attempt is in the farm's audit log.
Address, QR code and fingerprint are printed on stderr, so that --json stays one document.`,
  writes: true,
  exits: ['not_found', 'conflict', 'damaged'],
  options: (command) =>
    farmOption(command)
      .addOption(platformOption())
      .option('--minutes <number>', 'how long it may be fetched, 1 to 60', wholeNumber(1, 60), 10)
      .option('--address <address>', "this machine's address on the phone's LAN (default: found by itself)")
      .option('--port <port>', 'where it is fetched; 0 for any that is free', wholeNumber(0, 65_535), 0),
  run: async (call, options, [name = '']) => (await import('./share/share.js')).runShare(call, options, name),
};
