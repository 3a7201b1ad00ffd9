import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { SystemClock } from '../../../firmware/drivers/clock/system.js';
import { lockFolder } from '../../../provisioning/durable/folder-lock.js';
import { waitFor } from '../../support/wait-for.js';
import { CliRig } from './cli-rig.js';

let rig: CliRig;
beforeEach(async () => {
  rig = new CliRig();
  await rig.begin({ pki: false });
});
afterEach(() => rig.remove());

const read = (name: string) => JSON.parse(readFileSync(join(rig.farm, name), 'utf8'));
const audit = () =>
  readFileSync(join(rig.farm, 'audit.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('a farm as it grows', () => {
  test('addresses are those of the plan', async () => {
    await rig.json('farm', 'add', 'phone', 'anna');
    await rig.json('farm', 'add-bulk', '--count', '250');
    await rig.json('farm', 'add', 'phone', 'berta');
    await rig.json('farm', 'add', 'phone', 'carla');
    const { members } = (await rig.json('farm', 'list')) as { members: { name: string; address: string }[] };
    const plan = (await rig.json('plan', '--gateways', '1', '--nodes', '250')) as {
      gateways: { nodes: { name: string; address: string }[] }[];
    };
    const addresses = new Map(members.map(({ name, address }) => [name, address]));
    expect(addresses.get('gw0')).toBe('192.168.0.1');
    expect(addresses.get('anna')).toBe('192.168.0.2');
    expect(addresses.get('berta')).toBe('192.168.0.254');
    expect(addresses.get('carla')).toBe('192.168.0.253');
    for (const { name, address } of plan.gateways[0]?.nodes ?? []) expect(addresses.get(name)).toBe(address);
    const { code, stdout } = await rig.run('farm', 'add', 'phone', 'dora', '--json');
    expect(code).toBe(10);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'farm_full' } });
  });

  test('every command can be repeated', async () => {
    const twice = async (...args: string[]) => {
      expect(await rig.json(...args)).toMatchObject({ changed: true });
      const before = read('farm.json');
      expect(await rig.json(...args)).toMatchObject({ changed: false });
      expect(read('farm.json')).toEqual(before);
    };
    await twice('farm', 'add', 'gateway', 'gw3');
    await twice('farm', 'add', 'node', 'pump-house', '--gateway', 'gw0', '--tank', 'house');
    await twice('farm', 'add', 'phone', 'anna', '--gateway', 'gw0', '--role', 'admin');
    await twice('farm', 'add-bulk', '--gateway', 'gw3', '--count', '7');
    await twice('farm', 'set', 'anna', '--role', 'viewer');
    await twice('farm', 'rename', 'anna', 'berta');
    await twice('farm', 'remove', 'berta');
    expect((await rig.json('farm', 'show', 'gw3')).index).toBe(3);
  });

  test('a node keeps its secret when it is renamed, and loses it when it is removed', async () => {
    await rig.json('farm', 'add', 'node', 'pump-house');
    const secret = read('secrets.json').mqtt['pump-house'];
    expect(secret).toMatch(/^[0-9a-f]{32}$/);
    await rig.json('farm', 'rename', 'pump-house', 'orchard');
    expect(read('secrets.json').mqtt).toEqual({ orchard: secret });
    await rig.json('farm', 'remove', 'orchard');
    expect(read('secrets.json').mqtt).toEqual({});
    await rig.json('farm', 'add', 'node', 'orchard');
    expect(read('secrets.json').mqtt.orchard).not.toBe(secret);
    expect(read('farm.json').nodes[0].address).toBe('192.168.0.4');
  });

  test('no secret gets into the audit log, and every change does, with who and when', async () => {
    await rig.json('farm', 'add', 'node', 'pump-house');
    const secret = read('secrets.json').mqtt['pump-house'];
    expect(readFileSync(join(rig.farm, 'audit.jsonl'), 'utf8')).not.toContain(secret);
    const [begun, done] = audit().slice(-2);
    expect(begun).toMatchObject({ actor: 'tester', action: 'farm add node', phase: 'begun' });
    expect(begun).toMatchObject({ changes: [{ name: 'pump-house', address: '192.168.0.3' }] });
    expect(done).toMatchObject({ id: begun?.id, phase: 'done' });
    expect(statSync(join(rig.farm, 'audit.jsonl')).mode & 0o777).toBe(0o600);
  });

  test('a node called "constructor" is a node like any other', async () => {
    await rig.json('farm', 'add', 'node', 'constructor');
    expect(read('secrets.json').mqtt.constructor).toMatch(/^[0-9a-f]{32}$/);
    expect((await rig.json('farm', 'show', 'constructor')).address).toBe('192.168.0.3');
  });
});

describe('a bulk file', () => {
  const csv = (text: string) => {
    writeFileSync(join(rig.root, 'farm.csv'), text);
    return join(rig.root, 'farm.csv');
  };

  test('adds nodes and phones, and can be repeated', async () => {
    const file = csv('\ufeffname;kind;tanks;role\r\npump-house;node;house farm;\r\nanna;phone;;admin\r\n');
    expect(await rig.json('farm', 'add-bulk', file)).toMatchObject({ changed: true });
    expect(await rig.json('farm', 'add-bulk', file)).toMatchObject({ changed: false });
    expect(read('farm.json').nodes[0].tanks).toEqual(['house', 'farm']);
    expect(read('farm.json').phones[0].role).toBe('admin');
  });

  test('with one mistake adds nothing, and names the line of each', async () => {
    const before = read('farm.json');
    const file = csv('name,kind\nfine,node\nNot Fine,node\nfine,phone\nx,cow\n"open,node\n');
    const { code, stderr } = await rig.run('farm', 'add-bulk', file);
    expect(code).toBe(2);
    for (const line of [3, 4, 5, 6]) expect(stderr).toContain(`line ${line}: `);
    expect(read('farm.json')).toEqual(before);
  });

  test.each([
    ['an empty file', ''],
    ['headings alone', 'name,kind\n'],
    ['strange headings', 'name,colour\na,red\n'],
    ['a picture', '\x89PNG\r\n\x1a\n\0\0\0'],
    ['more than 1 MB', `name\n${'a\n'.repeat(600_000)}`],
  ])('of %s is refused', async (_what, text) => {
    const { code, stdout } = await rig.run('farm', 'add-bulk', csv(text), '--json');
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'csv_invalid' } });
  });
});

describe('a farm that was damaged', () => {
  const write = (name: string, text: string) => writeFileSync(join(rig.farm, name), text);
  const outcome = async () => {
    const { code, stdout } = await rig.run('farm', 'add', 'phone', 'anna', '--json');
    return { code, error: (JSON.parse(stdout) as { error?: { code: string; message: string } }).error };
  };

  test.each([
    ['cut off', (text: string) => text.slice(0, 100)],
    ['empty', () => ''],
    ['of another form', () => '[]'],
    ['with an unknown key', (text: string) => text.replace('"schema": 1', '"schema": 1, "colour": "red"')],
    ['with a base that is none', (text: string) => text.replace('192.168.0.0/16', '192.168.0.0/99')],
  ])('is refused when it is %s, and nothing is changed', async (_what, damage) => {
    const damaged = damage(readFileSync(join(rig.farm, 'farm.json'), 'utf8'));
    write('farm.json', damaged);
    expect(await outcome()).toMatchObject({ code: 9, error: { code: 'farm_damaged' } });
    expect(readFileSync(join(rig.farm, 'farm.json'), 'utf8')).toBe(damaged);
  });

  test('is refused when somebody gave an address twice', async () => {
    await rig.json('farm', 'add', 'node', 'a');
    await rig.json('farm', 'add', 'node', 'b');
    write(
      'farm.json',
      readFileSync(join(rig.farm, 'farm.json'), 'utf8').replace('192.168.0.4', '192.168.0.3'),
    );
    const { code, error } = await outcome();
    expect(code).toBe(9);
    expect(error?.message).toContain('the address 192.168.0.3 is given twice');
  });

  test('is left to a newer sluice when that wrote it', async () => {
    write('farm.json', '{"schema": 2}');
    expect(await outcome()).toMatchObject({ code: 9, error: { code: 'farm_newer' } });
  });

  test('a torn last line of the audit log does not spoil the next', async () => {
    write('audit.jsonl', '{"ts":"2026-');
    await rig.json('farm', 'add', 'phone', 'anna');
    const lines = readFileSync(join(rig.farm, 'audit.jsonl'), 'utf8').trim().split('\n');
    expect(lines).toHaveLength(3);
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({ phase: 'begun' });
  });
});

describe('two commands at once', () => {
  test('both do their work, one after the other', async () => {
    const runs = ['a', 'b', 'c'].map((name) => rig.spawn(['farm', 'add', 'node', name]).ended);
    expect((await Promise.all(runs)).map(({ code }) => code)).toEqual([0, 0, 0]);
    const { nodes } = read('farm.json') as { nodes: { name: string; address: string }[] };
    expect(nodes.map(({ name }) => name).sort()).toEqual(['a', 'b', 'c']);
    expect(new Set(nodes.map(({ address }) => address)).size).toBe(3);
  });

  test('many in one process are no different', async () => {
    const names = Array.from({ length: 20 }, (_, at) => `node-${at}`);
    await Promise.all(names.map((name) => rig.json('farm', 'add', 'node', name)));
    const { nodes } = read('farm.json') as { nodes: { address: string }[] };
    expect(new Set(nodes.map(({ address }) => address)).size).toBe(20);
  });

  test('who has to wait too long is told for whom', async () => {
    const lock = await lockFolder(rig.farm, 'pki issue', new SystemClock());
    rig.hurry = 1000;
    const { code, stderr } = await rig.run('farm', 'add', 'phone', 'anna');
    lock.release();
    expect(code).toBe(5);
    expect(stderr).toContain(`another command (sluice pki issue, process ${process.pid}) is working on`);
    expect((await rig.run('farm', 'add', 'phone', 'anna')).code).toBe(0);
  });

  test("the lock of a command that was killed is nobody's", async () => {
    await rig.json('pki', 'init', '--bits', '2048');
    await rig.json('farm', 'add-bulk', '--count', '40');
    const issuing = rig.spawn(['pki', 'issue', '--all']);
    await waitFor(
      'the first certificate',
      () => statSync(join(rig.farm, 'pki', 'issued', 'vpn')).nlink > 0,
      20_000,
    );
    issuing.kill();
    expect((await issuing.ended).code).toBeNull();
    expect((await rig.run('farm', 'add', 'phone', 'anna')).code).toBe(0);
  });
});
