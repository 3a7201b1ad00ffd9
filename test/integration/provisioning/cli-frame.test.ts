import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { COMMAND_GROUPS } from '../../../provisioning/cli/command-groups.js';
import { CliRig } from './cli-rig.js';

const rig = new CliRig();

beforeAll(async () => {
  await rig.begin();
  await rig.json('farm', 'add', 'phone', 'anna');
});
afterAll(() => rig.remove());

/** Every command there is. */
const COMMANDS = [
  'plan',
  'farm init',
  'farm add gateway',
  'farm add node',
  'farm add phone',
  'farm add-bulk',
  'farm list',
  'farm show',
  'farm set',
  'farm rename',
  'farm remove',
  'pki init',
  'pki issue',
  'pki renew',
  'pki revoke',
  'pki crl refresh',
  'pki crl merge',
  'pki expiry',
  'pki list',
  'pki backup',
  'pki restore',
  'status',
  'user list',
  'user add',
  'user passwd',
  'user role',
  'user remove',
].map((line) => line.split(' '));

/** Those that write nothing. */
const READING = /^(plan|status|farm (list|show)|pki (expiry|list)|user list)$/;

describe('help', () => {
  test.each(COMMANDS.map((words) => [words.join(' '), words] as const))(
    'of %s has an example, exit codes, --json, and --dry-run where it writes',
    async (line, words) => {
      const { code, stdout, stderr } = await rig.run(...words, '--help');
      expect(code).toBe(0);
      expect(stderr).toBe('');
      expect(stdout).toContain(`Example:\n  $ sluice ${line}`);
      expect(stdout).toMatch(/Exit codes:\n {4}0 {2}done/);
      expect(stdout).toContain('--json');
      expect(stdout.includes('--dry-run')).toBe(!READING.test(line));
    },
  );

  test('lists every group and every exit code', async () => {
    const { code, stdout } = await rig.run('--help');
    expect(code).toBe(0);
    for (const [group = ''] of COMMANDS) expect(stdout).toContain(`\n  ${group} `);
    for (const number of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 130])
      expect(stdout).toMatch(new RegExp(`^ *${number}  \\w`, 'm'));
  });

  test('names no command that is not there', async () => {
    for (const { name } of COMMAND_GROUPS)
      expect((await rig.run(name, '--help')).stdout).toContain(`Usage: sluice ${name}`);
  });

  test('--version prints the version alone', async () => {
    expect(await rig.run('--version')).toEqual({ code: 0, stdout: '1.2.3\n', stderr: '' });
  });
});

describe('--json', () => {
  const reading = [
    ['plan', '--gateways', '2', '--nodes', '3'],
    ['farm', 'list'],
    ['farm', 'show'],
    ['farm', 'show', 'anna'],
    ['pki', 'list'],
    ['pki', 'expiry'],
    ['farm', 'add', 'node', 'pump-house', '--dry-run'],
    ['farm', 'remove', 'anna', '--dry-run'],
    ['pki', 'issue', '--all', '--dry-run'],
    ['pki', 'crl', 'refresh', '--dry-run'],
  ];
  test.each(reading.map((args) => [args.join(' '), args] as const))(
    '%s: one document on stdout, nothing on stderr',
    async (_line, args) => {
      const { stdout, stderr } = await rig.run(...args, '--json');
      expect(stderr).toBe('');
      expect(JSON.parse(stdout)).toBeInstanceOf(Object);
      expect(stdout.endsWith('}\n')).toBe(true);
    },
  );

  const failing: (readonly [string[], number, string])[] = [
    [[], 2, 'usage'],
    [['farm'], 2, 'usage'],
    [['harvest'], 2, 'usage'],
    [['plan', '--harvest'], 2, 'usage'],
    [['plan', '--gateways', 'NaN'], 2, 'usage'],
    [['plan', '--gateways', '1e309'], 2, 'usage'],
    [['plan', '--gateways', '-1'], 2, 'usage'],
    [['plan', '--nodes', '251'], 2, 'usage'],
    [['plan', '--base', '8.8.0.0/16'], 2, 'base_invalid'],
    [['plan', '--csv'], 2, 'usage'],
    [['farm', 'list', '--farm', '/nowhere'], 3, 'farm_missing'],
    [['farm', 'show', 'nobody'], 3, 'not_found'],
    [['farm', 'add', 'phone', 'Anna'], 2, 'name_invalid'],
    [['farm', 'add', 'phone', '../../etc/passwd'], 2, 'name_invalid'],
    [['farm', 'add', 'phone', 'a, O=x'], 2, 'name_invalid'],
    [['farm', 'add', 'phone', '$(reboot)'], 2, 'name_invalid'],
    [['farm', 'add', 'phone', 'a\nb'], 2, 'name_invalid'],
    [['farm', 'add', 'phone', ''], 2, 'name_invalid'],
    [['farm', 'add', 'phone', 'x'.repeat(100_000)], 2, 'name_invalid'],
    [['farm', 'add', 'phone', 'anna', '--role', 'admin'], 4, 'name_taken'],
    [['farm', 'add', 'phone', 'anna', '--role', 'owner'], 2, 'usage'],
    [['farm', 'add', 'gateway', 'gw1', '--remote', 'a b'], 2, 'remote_invalid'],
    [['farm', 'add', 'gateway', 'gw1', '--remote', '1.2.3'], 2, 'remote_invalid'],
    [['farm', 'add-bulk'], 2, 'usage'],
    [['farm', 'add-bulk', '/nowhere.csv'], 3, 'file_unusable'],
    [['farm', 'remove'], 2, 'usage'],
    [['farm', 'set', 'anna'], 2, 'not_its_kind'],
    [['pki', 'issue'], 2, 'usage'],
    [['pki', 'issue', 'anna', '--all'], 2, 'usage'],
    [['pki', 'issue', 'anna', '--bits', '1024'], 2, 'usage'],
    [['pki', 'restore', '/nowhere'], 3, 'file_unusable'],
    [['status', '--data-dir', '/nowhere'], 7, 'not_running'],
    [['user', 'list', '--data-dir', '/nowhere'], 7, 'not_running'],
  ];
  test.each(failing.map(([args, exit, code]) => [args.join(' ').slice(0, 60), args, exit, code] as const))(
    '%s: the error is one document, too',
    async (_line, args, exit, code) => {
      const { code: ended, stdout, stderr } = await rig.run(...args, '--json');
      expect(stderr).toBe('');
      const { error } = JSON.parse(stdout) as { error: Record<string, string> };
      expect(error.code).toBe(code);
      expect(error.message).toMatch(/\S/);
      expect(error.hint).toMatch(/\S/);
      expect(ended).toBe(exit);
    },
  );

  test('without it, an error goes to stderr in words, with what to do, and without a stack', async () => {
    const { code, stdout, stderr } = await rig.run('farm', 'show', 'nobody');
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toBe(
      'sluice: this farm has no gateway, node or phone "nobody"\n"sluice farm list" shows all of them.\n',
    );
  });
});

describe('--dry-run', () => {
  test('writes nothing, not even for a farm that is not there', async () => {
    const elsewhere = join(rig.root, 'elsewhere');
    const { code } = await rig.run('farm', 'init', '--farm', elsewhere, '--dry-run');
    expect(code).toBe(0);
    expect(existsSync(elsewhere)).toBe(false);
  });

  test('leaves every file of a farm as it was', async () => {
    const before = snapshot();
    for (const args of [
      ['farm', 'add', 'gateway', 'gw7'],
      ['farm', 'add', 'node', 'orchard'],
      ['farm', 'add-bulk', '--count', '9'],
      ['farm', 'rename', 'anna', 'berta'],
      ['farm', 'remove', 'anna'],
      ['farm', 'set', 'anna', '--role', 'admin'],
      ['pki', 'issue', '--all'],
      ['pki', 'renew', '--ca'],
      ['pki', 'backup', join(rig.root, 'backup')],
    ])
      expect(await rig.run(...args, '--dry-run')).toMatchObject({ code: 0 });
    expect(snapshot()).toEqual(before);
  });

  function snapshot(): unknown {
    return readdirSync(rig.root, { recursive: true, withFileTypes: true })
      .map((entry) => {
        const path = join(entry.parentPath, entry.name);
        return [path, entry.isFile() ? readFileSync(path, 'base64') : ''];
      })
      .sort();
  }
});

describe('prompts', () => {
  test('are not shown where nobody can answer', async () => {
    const { SLUICE_CA_PASSPHRASE_FILE: file = '', ...rest } = rig.variables;
    for (const name of Object.keys(rig.variables)) delete rig.variables[name];
    Object.assign(rig.variables, rest);
    const { code, stdout, stderr } = await rig.run('pki', 'issue', 'anna');
    Object.assign(rig.variables, { SLUICE_CA_PASSPHRASE_FILE: file });
    expect({ code, stdout }).toEqual({ code: 8, stdout: '' });
    expect(stderr).toContain('SLUICE_CA_PASSPHRASE_FILE');
  });

  test('a wrong passphrase changes nothing and says so', async () => {
    const right = rig.variables.SLUICE_CA_PASSPHRASE_FILE ?? '';
    const wrong = join(rig.root, 'wrong');
    writeFileSync(wrong, 'something else entirely\n');
    rig.variables.SLUICE_CA_PASSPHRASE_FILE = wrong;
    const { code, stdout } = await rig.run('pki', 'issue', 'anna', '--json');
    rig.variables.SLUICE_CA_PASSPHRASE_FILE = right;
    expect(code).toBe(8);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'passphrase_wrong' } });
    expect((await rig.run('pki', 'list')).stdout).toBe('No certificate yet.\n');
  });
});
