import { type Command, Option } from 'commander';
import type { Answer } from '../../cli/answer.js';
import { type CaKeysOption, caKeysOption } from '../../cli/ca-keys.js';
import type { Call, CommandSpec } from '../../cli/define.js';
import { type FarmOption, farmOption } from '../../cli/farm-place.js';
import type { VpnServer } from '../../farm/farm-state.js';
import type { GatewayOptions } from './add.js';

/** What can be said of a VPN server elsewhere. */
export interface ServerOptions extends GatewayOptions {
  system?: VpnServer['system'];
}

export type AddServerOptions = FarmOption & CaKeysOption & ServerOptions & { gateway?: string };

export const systemOption = () =>
  new Option(
    '--system <system>',
    'what a VPN server elsewhere is: Linux is set up, a router gets files to import',
  ).choices(['linux', 'router'] satisfies VpnServer['system'][]);

/** `sluice farm add server`; the options that it shares with others are given to it. */
export const addServer = (shared: (command: Command) => Command): CommandSpec<AddServerOptions> => ({
  usage: 'server <name>',
  summary: "let a machine elsewhere, such as a rented one or a router, be the server of a gateway's VPN",
  example: 'sluice farm add server vps --gateway gw0 --remote vps.example.net',
  notes: `For a gateway that cannot be reached from outside. It keeps its address and becomes a client of that server;
a certificate that it has as a server is revoked. "sluice bundle NAME" makes the files of the server.
"sluice farm remove NAME" makes the gateway the server again.`,
  writes: true,
  exits: ['not_found', 'conflict', 'busy', 'passphrase', 'damaged', 'full'],
  options: (command) => shared(caKeysOption(farmOption(command))).addOption(systemOption()),
  run: addServerNamed,
});

async function addServerNamed(call: Call, options: AddServerOptions, [name = '']: string[]): Promise<Answer> {
  const [{ checkRemotes, gatewayFor }, { applyRevoking }, { outdatedProfiles }, { addServer }] =
    await Promise.all([
      import('./add.js'),
      import('./apply-revoking.js'),
      import('./leave.js'),
      import('../../farm/server-elsewhere.js'),
    ]);
  const { remote = [], protocol, system, gateway } = options;
  const remotes = checkRemotes(remote);
  return applyRevoking(call, options, {
    action: 'farm add server',
    change: (state, now) =>
      addServer(state, { name, gateway: gatewayFor(state, gateway), remotes, protocol, system }, now),
    leaving: () => [],
    comment: ({ state, unfit = [] }) => ({
      warnings: unfit.flatMap((one) => outdatedProfiles(state, one)),
      next: unfit.flatMap((one) => ['sluice pki issue --all', ...[name, one].map(bundle)]),
    }),
  });
}

function bundle(name: string): string {
  return `sluice bundle ${name} --out card-${name}`;
}
