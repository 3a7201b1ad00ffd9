import { InvalidArgumentError, Option } from 'commander';
import type { Role } from '../../../firmware/protocol/rest.js';
import type { Answer } from '../../cli/answer.js';
import type { Call, CommandSpec } from '../../cli/define.js';
import { type FarmOption, farmOption } from '../../cli/farm-place.js';
import { wholeNumber } from '../../cli/whole-number.js';

/** A device on a node's LAN: address and port. */
interface Target {
  readonly to_address: string;
  readonly to_port: number;
}

interface PortOptions extends FarmOption {
  port: number;
  udp?: boolean;
}

export interface ExposeOptions extends PortOptions {
  to: Target;
  role: Role;
}

export type UnexposeOptions = PortOptions;

const portOption = () =>
  new Option('--port <port>', "port at the node's VPN address")
    .argParser(wholeNumber(1, 65_535))
    .makeOptionMandatory();

/** `sluice farm expose` */
export const expose: CommandSpec<ExposeOptions> = {
  usage: 'expose <node>',
  summary: "let people on the VPN reach a device on a node's own LAN, at the node's address",
  example: 'sluice farm expose pump-house --to 10.0.0.5:80 --port 8081 --role viewer',
  notes: `Nodes never reach it, nor does anybody outside the VPN. --role viewer lets admins and viewers in.
It takes effect when node and gateway have their new bundles.`,
  writes: true,
  exits: ['not_found', 'conflict', 'busy', 'damaged', 'full'],
  options: (command) =>
    farmOption(command)
      .requiredOption('--to <address:port>', "the device on the node's LAN", target)
      .addOption(portOption())
      .option('--udp', 'UDP instead of TCP')
      .addOption(
        new Option('--role <role>', 'who may reach it')
          .choices(['admin', 'viewer'] satisfies Role[])
          .default('admin'),
      ),
  run: async (call, { to, role, ...options }, [name = '']) => {
    const { exposeDevice } = await import('../../farm/exposing.js');
    const wish = { ...to, role, ...placeOf(options) };
    return change(call, options, name, 'farm expose', (state) => exposeDevice(state, name, wish));
  },
};

/** `sluice farm unexpose` */
export const unexpose: CommandSpec<UnexposeOptions> = {
  usage: 'unexpose <node>',
  summary: 'take an exposed port away; connections through it end',
  example: 'sluice farm unexpose pump-house --port 8081',
  notes: 'It takes effect when node and gateway have their new bundles.',
  writes: true,
  exits: ['not_found', 'busy', 'damaged'],
  options: (command) =>
    farmOption(command).addOption(portOption()).option('--udp', 'the UDP port, not the TCP one'),
  run: async (call, options, [name = '']) => {
    const { unexposeDevice } = await import('../../farm/exposing.js');
    return change(call, options, name, 'farm unexpose', (state) =>
      unexposeDevice(state, name, placeOf(options)),
    );
  },
};

type Rule = Parameters<typeof import('./apply.js')['applyChange']>[3];

async function change(
  call: Call,
  options: FarmOption,
  name: string,
  action: string,
  rule: Rule,
): Promise<Answer> {
  const { applyChange } = await import('./apply.js');
  return applyChange(call, options, action, rule, ({ state, changes }) => {
    const gateway = state.nodes.find((node) => node.name === name)?.gateway;
    const bundles = [name, gateway].map((one) => `sluice bundle ${one} --out card-${one}`);
    return { next: changes.length === 0 ? [] : bundles };
  });
}

function placeOf({ port, udp = false }: PortOptions) {
  return { port, transport: udp ? 'udp' : 'tcp' } as const;
}

/** `10.0.0.5:80`; whether the address is a good one is the farm's rule to say. */
function target(text: string): Target {
  const [, to_address, to_port] = /^([0-9.]{7,15}):([1-9]\d{0,4})$/.exec(text) ?? [];
  if (to_address === undefined)
    throw new InvalidArgumentError('An address and a port are needed, such as 10.0.0.5:80.');
  return { to_address, to_port: Number(to_port) };
}
