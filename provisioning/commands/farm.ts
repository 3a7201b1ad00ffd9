import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Role } from '../../firmware/protocol/rest.js';
import type { VpnProtocol } from '../../vpn/model.js';
import { caKeysOption } from '../cli/ca-keys.js';
import { type CommandSpec, define, defineGroup, type Register } from '../cli/define.js';
import { type FarmOption, farmOption } from '../cli/farm-place.js';
import { wholeNumber } from '../cli/whole-number.js';
import type { GatewayOptions } from './farm/add.js';
import { ddns } from './farm/ddns.js';
import type { DdnsOptions } from './farm/ddns-options.js';
import { type ExposeOptions, expose, type UnexposeOptions, unexpose } from './farm/expose.js';
import type { InitOptions } from './farm/init.js';
import type { LeaveOptions } from './farm/leave.js';
import { type AddServerOptions, addServer, type ServerOptions, systemOption } from './farm/server.js';

const gatewayOption = (command: Command) =>
  command.option('--gateway <name>', 'its gateway (not needed while there is only one)');

const roleOption = () =>
  new Option('--role <role>', 'what its owner may do').choices(['viewer', 'admin'] satisfies Role[]);

const tankOption = (command: Command) =>
  command.option('--tank <name>', 'a tank it looks after; may be repeated', gather);

const gatewayOptions = (command: Command) =>
  command
    .option('--remote <name>', 'a DNS name or address on the internet; may be repeated, best first', gather)
    .addOption(
      new Option('--protocol <protocol>', 'auto: UDP, and TCP where UDP does not get through').choices([
        'udp',
        'tcp',
        'auto',
      ] satisfies VpnProtocol[]),
    );

/** `sluice farm …` */
export const registerFarm: Register = (program, surroundings, outcome) => {
  const farm = defineGroup(program, 'farm', 'set up a farm: gateways, nodes and phones');
  define<InitOptions>(farm, init, surroundings, outcome);
  const add = defineGroup(farm, 'add', 'add a gateway, a VPN server elsewhere, a node or a phone');
  define<FarmOption & GatewayOptions>(add, addGateway, surroundings, outcome);
  define<AddServerOptions>(
    add,
    addServer((command) => gatewayOption(gatewayOptions(command))),
    surroundings,
    outcome,
  );
  define<FarmOption & { gateway?: string; tank?: string[] }>(add, addNode, surroundings, outcome);
  define<FarmOption & { gateway?: string; role?: Role }>(add, addPhone, surroundings, outcome);
  define<FarmOption & { gateway?: string; count?: number }>(farm, addBulk, surroundings, outcome);
  define<FarmOption & { gateway?: string }>(farm, list, surroundings, outcome);
  define<FarmOption>(farm, show, surroundings, outcome);
  define<FarmOption & ServerOptions & { role?: Role; tank?: string[] }>(farm, set, surroundings, outcome);
  define<DdnsOptions>(farm, ddns, surroundings, outcome);
  define<ExposeOptions>(farm, expose, surroundings, outcome);
  define<UnexposeOptions>(farm, unexpose, surroundings, outcome);
  define<LeaveOptions>(farm, rename, surroundings, outcome);
  define<LeaveOptions>(farm, remove, surroundings, outcome);
};

const init: CommandSpec<InitOptions> = {
  usage: 'init',
  summary: 'begin a farm',
  example: 'sluice farm init --name green-valley --base 10.83.0.0/16',
  writes: true,
  exits: ['conflict', 'busy', 'damaged'],
  options: (command) =>
    farmOption(command)
      .option('--name <name>', 'what the farm is called in its certificates', 'farm')
      .option('--base <block>', 'a private /16 or /20 (default 192.168.0.0/16, as published)'),
  run: async (call, options) => (await import('./farm/init.js')).runFarmInit(call, options),
};

const addGateway: CommandSpec<FarmOption & GatewayOptions> = {
  usage: 'gateway <name>',
  summary: 'add a gateway; gw3 gets the fourth subnet, any other name the first that is free',
  example: 'sluice farm add gateway gw0 --remote farm.example.net',
  writes: true,
  exits: ['not_found', 'conflict', 'busy', 'damaged', 'full'],
  options: (command) => gatewayOptions(farmOption(command)),
  run: async (call, options, [name = '']) =>
    (await import('./farm/add.js')).runAddGateway(call, options, name),
};

const addNode: CommandSpec<FarmOption & { gateway?: string; tank?: string[] }> = {
  usage: 'node <name>',
  summary: 'add a node; without --tank it has one tank of its own name',
  example: 'sluice farm add node pump-house --gateway gw0 --tank house --tank farm',
  writes: true,
  exits: ['not_found', 'conflict', 'busy', 'damaged', 'full'],
  options: (command) => tankOption(gatewayOption(farmOption(command))),
  run: async (call, options, [name = '']) => (await import('./farm/add.js')).runAddNode(call, options, name),
};

const addPhone: CommandSpec<FarmOption & { gateway?: string; role?: Role }> = {
  usage: 'phone <name>',
  summary: 'add a phone; a viewer unless --role admin',
  example: 'sluice farm add phone kitchen-tablet --gateway gw0 --role admin',
  writes: true,
  exits: ['not_found', 'conflict', 'busy', 'damaged', 'full'],
  options: (command) => gatewayOption(farmOption(command)).addOption(roleOption()),
  run: async (call, options, [name = '']) => (await import('./farm/add.js')).runAddPhone(call, options, name),
};

const addBulk: CommandSpec<FarmOption & { gateway?: string; count?: number }> = {
  usage: 'add-bulk [file]',
  summary: 'add many nodes and phones at once, all or none of them',
  example: 'sluice farm add-bulk --gateway gw0 --count 250',
  notes: `The file has comma- or semicolon-separated values with the headings
  name,kind,gateway,tanks,role
of which only the name is needed; kind is node (the default) or phone, tanks are parted by spaces.
--count brings the gateway to so many nodes; the new ones are called gw0-node-001, gw0-node-002, …`,
  writes: true,
  exits: ['not_found', 'conflict', 'busy', 'damaged', 'full'],
  options: (command) =>
    gatewayOption(farmOption(command)).option(
      '--count <number>',
      'how many nodes the gateway shall have, 1 to 250',
      wholeNumber(1, 250),
    ),
  run: async (call, options, [file]) => (await import('./farm/add.js')).runAddBulk(call, options, file),
};

const list: CommandSpec<FarmOption & { gateway?: string }> = {
  usage: 'list',
  summary: 'list gateways, servers, nodes and phones',
  example: 'sluice farm list --gateway gw0',
  writes: false,
  exits: ['not_found', 'damaged'],
  options: (command) => farmOption(command).option('--gateway <name>', 'only what belongs to this gateway'),
  run: async (call, options) => (await import('./farm/show.js')).runFarmList(call, options),
};

const show: CommandSpec<FarmOption> = {
  usage: 'show [name]',
  summary: 'show the farm, or one gateway, server, node or phone',
  example: 'sluice farm show gw0',
  writes: false,
  exits: ['not_found', 'damaged'],
  options: farmOption,
  run: async (call, options, [name]) => (await import('./farm/show.js')).runFarmShow(call, options, name),
};

const set: CommandSpec<FarmOption & ServerOptions & { role?: Role; tank?: string[] }> = {
  usage: 'set <name>',
  summary: "set where a gateway or server is found, a phone's role or a node's tanks",
  example: 'sluice farm set kitchen-tablet --role admin',
  writes: true,
  exits: ['not_found', 'conflict', 'busy', 'damaged'],
  options: (command) =>
    tankOption(gatewayOptions(farmOption(command)))
      .addOption(systemOption())
      .addOption(roleOption()),
  run: async (call, options, [name = '']) =>
    (await import('./farm/alter.js')).runFarmSet(call, options, name),
};

const rename: CommandSpec<LeaveOptions> = {
  usage: 'rename <from> <to>',
  summary:
    'give a gateway, server, node or phone another name; its address stays, its certificates are revoked',
  example: 'sluice farm rename gw0-node-001 orchard',
  notes: 'A certificate carries the name: after a rename, issue a new one and install the new profile.',
  writes: true,
  exits: ['not_found', 'conflict', 'busy', 'passphrase', 'damaged'],
  options: (command) => caKeysOption(farmOption(command)),
  run: async (call, options, [from = '', to = '']) =>
    (await import('./farm/leave.js')).runFarmRename(call, options, from, to),
};

const remove: CommandSpec<LeaveOptions> = {
  usage: 'remove <names...>',
  summary: 'take gateways, servers, nodes or phones out of the farm and revoke their certificates',
  example: 'sluice farm remove old-phone',
  notes: `Addresses are never given twice. To replace a machine, keep its name and renew its certificate:
  sluice pki revoke NAME, then sluice pki issue NAME`,
  writes: true,
  exits: ['not_found', 'conflict', 'busy', 'passphrase', 'damaged'],
  options: (command) => caKeysOption(farmOption(command)),
  run: async (call, options, names) => (await import('./farm/leave.js')).runFarmRemove(call, options, names),
};

function gather(value: string, sofar: string[] = []): string[] {
  if (value === '') throw new InvalidArgumentError('A name is needed.');
  return [...sofar, value];
}
