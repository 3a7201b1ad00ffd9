import { Option } from 'commander';
import type { DdclientAccount } from '../../../vpn/dynamic-dns/ddclient.js';
import type { CommandSpec } from '../../cli/define.js';
import { farmOption } from '../../cli/farm-place.js';
import type { DdnsOptions } from './ddns-options.js';

const PROTOCOLS = [
  'dyndns2',
  'noip',
  'duckdns',
  'namecheap',
  'freedns',
  'cloudflare',
] satisfies DdclientAccount['protocol'][];

/** `sluice farm ddns` */
export const ddns: CommandSpec<DdnsOptions> = {
  usage: 'ddns <gateway>',
  summary: 'let a gateway tell a dynamic DNS service where it is',
  example:
    'sluice farm ddns gw0 --protocol duckdns --host green-valley.duckdns.org --password-file token.txt',
  notes: `Only where no router does it already. The password is asked for, or read from --password-file; it is kept in
the farm's secrets.json and goes onto that gateway alone. The gateway's next bundle brings ddclient along;
the first time run install.sh of it, which fetches ddclient from the system's archive.`,
  writes: true,
  exits: ['not_found', 'conflict', 'busy', 'passphrase', 'damaged'],
  options: (command) =>
    farmOption(command)
      .addOption(
        new Option('--protocol <name>', "how the service is spoken to, in ddclient's words").choices(
          PROTOCOLS,
        ),
      )
      .option('--host <name>', 'the name that shall lead to the gateway')
      .option('--server <name>', "the service's server, where the protocol does not say it")
      .option('--zone <name>', 'Cloudflare alone: the zone that holds the name')
      .option('--login <name>', 'name of the account, where the service has one')
      .option('--password-file <file>', 'file with the password or token, instead of the prompt')
      .addOption(
        new Option('--family <family>', 'which address the name is given; may be repeated (default: ipv4)')
          .choices(['ipv4', 'ipv6'])
          .argParser((value: string, sofar: string[] = []) => {
            if (value !== 'ipv4' && value !== 'ipv6') throw new TypeError('ipv4 or ipv6');
            return [...new Set([...sofar, value])];
          }),
      )
      .addOption(new Option('--off', 'no dynamic DNS any more').conflicts(['protocol', 'host'])),
  run: async (call, options, [name = '']) => (await import('./set-ddns.js')).runFarmDdns(call, options, name),
};
