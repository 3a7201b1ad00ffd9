import { type CommandSpec, define, type Register } from '../cli/define.js';
import { farmOption } from '../cli/farm-place.js';
import type { BundleCommandOptions } from './bundle/options.js';

/** `sluice bundle NAME` */
export const registerBundle: Register = (program, surroundings, outcome) =>
  define<BundleCommandOptions>(program, bundle, surroundings, outcome);

const bundle: CommandSpec<BundleCommandOptions> = {
  usage: 'bundle <name>',
  summary:
    'write what goes onto the SD card of a gateway or node, or to a VPN server elsewhere, with its own keys',
  example: 'sluice bundle pump-house --tanks tanks.json --out card-pump-house',
  notes: `The folder is copied onto the boot partition of 64-bit Raspberry Pi OS; README.txt in it says how.
--tanks has the "tanks" of the node's configuration. Without it FARM/tanks/NAME.json is taken, and without
that a template, which the node refuses until somebody has filled it in.
--release is what "npm run release" makes (default: the one in dist/release); --node-archive is
node-v…-linux-arm64.tar.xz of nodejs.org, for bookworm, whose own Node is too old.
The three --wifi options go together; without them the Pi wants a network cable. The card holds the key of
the network alone, not its passphrase.
The bundle of a VPN server elsewhere is a folder to copy there; that of a router has files to import.`,
  writes: true,
  exits: ['not_found', 'conflict', 'due', 'damaged'],
  options: (command) =>
    farmOption(command)
      .requiredOption('--out <folder>', 'a new folder, or one with an earlier bundle of the same machine')
      .option('--tanks <file>', "the node's tanks: sensors, relays, dimensions")
      .option('--with-node <name>', "of a gateway: this node runs on the gateway's own Pi")
      .option('--release <file>', 'the release to take along')
      .option('--node-archive <file>', 'the Node to take along')
      .option('--ssh-key <file>', 'public key of whoever may sign in by SSH, as user "installer"')
      .option('--wifi-ssid <name>', 'wireless network that the Pi joins at its first start')
      .option('--wifi-psk-file <file>', 'file with its passphrase, on one line')
      .option('--wifi-country <code>', 'country where the Pi stands: AU, DE, US, …'),
  run: async (call, options, [name = '']) =>
    (await import('./bundle/write.js')).runBundle(call, options, name),
};
