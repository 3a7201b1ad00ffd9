import { type Command, Option } from 'commander';
import type { Role } from '../../firmware/protocol/rest.js';
import { type DataFolderOption, dataFolderOption } from '../cli/data-folder.js';
import { type CommandSpec, define, defineGroup, type Register } from '../cli/define.js';
import type { PasswordOptions } from './user/password.js';

const ROLES: Role[] = ['viewer', 'admin'];

const passwordOption = (command: Command) =>
  dataFolderOption(command).option(
    '--password-file <file>',
    'a file with the password, instead of the prompt (/dev/stdin reads a pipe)',
  );

const NOTE = 'The gateway must be running. A password has 8 to 256 characters and signs in to MQTT, too.';

/** `sluice user …` */
export const registerUser: Register = (program, surroundings, outcome) => {
  const user = defineGroup(program, 'user', 'look after the users of the dashboard');
  define<DataFolderOption>(user, list, surroundings, outcome);
  define<PasswordOptions & { role: Role }>(user, add, surroundings, outcome);
  define<PasswordOptions>(user, passwd, surroundings, outcome);
  define<DataFolderOption>(user, role, surroundings, outcome);
  define<DataFolderOption>(user, remove, surroundings, outcome);
};

const list: CommandSpec<DataFolderOption> = {
  usage: 'list',
  summary: 'list the users',
  example: 'sluice user list',
  writes: false,
  exits: ['not_running', 'damaged'],
  options: dataFolderOption,
  run: async (call, options) => (await import('./user/users.js')).runUserList(call, options),
};

const add: CommandSpec<PasswordOptions & { role: Role }> = {
  usage: 'add <name>',
  summary: 'add a user; a viewer unless --role admin',
  example: 'sluice user add anna --role admin',
  notes: NOTE,
  writes: true,
  exits: ['conflict', 'not_running', 'passphrase', 'damaged'],
  options: (command) =>
    passwordOption(command).addOption(
      new Option('--role <role>', 'what the user may do').choices(ROLES).default('viewer'),
    ),
  run: async (call, options, [name = '']) =>
    (await import('./user/users.js')).runUserAdd(call, options, name),
};

const passwd: CommandSpec<PasswordOptions> = {
  usage: 'passwd <name>',
  summary: 'give a user another password; whoever is signed in with the old one is signed out',
  example: 'sluice user passwd anna',
  notes: NOTE,
  writes: true,
  exits: ['not_found', 'not_running', 'passphrase', 'damaged'],
  options: passwordOption,
  run: async (call, options, [name = '']) =>
    (await import('./user/users.js')).runUserPassword(call, options, name),
};

const role: CommandSpec<DataFolderOption> = {
  usage: 'role <name> <role>',
  summary: 'make a user admin or viewer',
  example: 'sluice user role anna viewer',
  notes: 'There is always an admin: the last one stays one.',
  writes: true,
  exits: ['not_found', 'conflict', 'not_running', 'damaged'],
  options: dataFolderOption,
  run: async (call, options, [name = '', wanted = '']) =>
    (await import('./user/users.js')).runUserRole(call, options, name, wanted),
};

const remove: CommandSpec<DataFolderOption> = {
  usage: 'remove <name>',
  summary: 'remove a user; whoever is signed in by that name is signed out',
  example: 'sluice user remove anna',
  writes: true,
  exits: ['not_found', 'conflict', 'not_running', 'damaged'],
  options: dataFolderOption,
  run: async (call, options, [name = '']) =>
    (await import('./user/users.js')).runUserRemove(call, options, name),
};
