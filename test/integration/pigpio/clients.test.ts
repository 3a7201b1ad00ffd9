import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, statSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { PigpioRangeFinder } from '../../../firmware/drivers/rangefinder/pigpio/range-finder.js';
import { waitFor } from '../../support/wait-for.js';
import { type Helper, RELAY_GPIO } from './support/helper-process.js';
import { FIRST, Rig } from './support/rig.js';
import { pulse } from './support/world.js';

// What can come over the socket of a process that is root.

let rig: Rig;
let helper: Helper;
let finder: PigpioRangeFinder;
let clients: Client[] = [];

beforeAll(async () => {
  rig = new Rig();
  rig.world.set([pulse(23, 24, 5_830)]);
  helper = await rig.helper().ready();
  finder = await rig.finder();
}, 60_000);

afterAll(() => rig.close());

/** Whatever a client did, the node's sensor is ranged on. */
afterEach(async () => {
  for (const client of clients) client.socket.destroy();
  clients = [];
  expect(await finder.range()).toMatchObject({ kind: 'echo' });
  expect(helper.child.exitCode).toBeNull();
});

class Client {
  readonly lines: string[] = [];
  closed = false;
  #rest = '';

  constructor(readonly socket: Socket) {
    socket.on('data', (text) => {
      const [...lines] = (this.#rest + text).split('\n');
      this.#rest = lines.pop() ?? '';
      this.lines.push(...lines);
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      this.closed = true;
    });
  }

  /** Sends a line and gives the next answer. */
  async ask(line: string): Promise<unknown> {
    const before = this.lines.length;
    this.socket.write(`${line}\n`);
    await waitFor('an answer', () => this.lines.length > before);
    return JSON.parse(this.lines[before] ?? '');
  }
}

async function client(): Promise<Client> {
  const socket = connect(rig.socket);
  await once(socket, 'connect');
  const made = new Client(socket);
  clients.push(made);
  return made;
}

const RANGE = JSON.stringify({ id: 7, ask: 'range', ...FIRST });

describe('a request', () => {
  test('to range gives the width of the echo', async () => {
    expect(await (await client()).ask(RANGE)).toEqual({ id: 7, kind: 'echo', echo_us: 5_830 });
  });

  test('for the sensors names their pins', async () => {
    const answer = await (await client()).ask('{"id":1,"ask":"sensors"}');
    expect(answer).toEqual({ id: 1, kind: 'sensors', sensors: [FIRST, { trigger_gpio: 5, echo_gpio: 6 }] });
  });

  test.each([
    ['nothing', ''],
    ['no JSON', 'range please'],
    ['a bare value', 'null'],
    ['a list', '[]'],
    ['an unknown request', '{"id":1,"ask":"write","gpio":17}'],
    ['an unknown key', '{"id":1,"ask":"range","trigger_gpio":23,"echo_gpio":24,"pulse_us":100}'],
    ['a missing pin', '{"id":1,"ask":"range","trigger_gpio":23}'],
    ['a pin that does not exist', '{"id":1,"ask":"range","trigger_gpio":99,"echo_gpio":24}'],
    ['a negative pin', '{"id":1,"ask":"range","trigger_gpio":-1,"echo_gpio":24}'],
    ['half a pin', '{"id":1,"ask":"range","trigger_gpio":23.5,"echo_gpio":24}'],
    ['a pin as text', '{"id":1,"ask":"range","trigger_gpio":"23","echo_gpio":24}'],
    ['a number past all numbers', '{"id":1e309,"ask":"sensors"}'],
    ['a negative number', '{"id":-1,"ask":"sensors"}'],
    ['bytes that are no text', '\u0000\ufffd\u0007'],
    ['braces within braces', '{"a":'.repeat(700)],
  ])('with %s is refused', async (_, line) => {
    const answer = await (await client()).ask(line);
    expect(answer).toMatchObject({ id: null, kind: 'refused', code: 'request_malformed' });
  });

  test.each([
    ['a relay', RELAY_GPIO, 24],
    ['trigger and echo the wrong way round', 24, 23],
    ["one sensor's trigger and another's echo", 23, 6],
    ['one pin twice', 23, 23],
  ])('for %s is refused, and no pin is touched', async (_, trigger_gpio, echo_gpio) => {
    const before = rig.world.trace().length;
    const answer = await (await client()).ask(
      JSON.stringify({ id: 3, ask: 'range', trigger_gpio, echo_gpio }),
    );
    expect(answer).toMatchObject({ id: 3, kind: 'refused', code: 'pins_unknown' });
    expect(rig.world.trace().slice(before)).toEqual([]);
  });

  test('in pieces, and two in one piece, are answered one by one', async () => {
    const one = await client();
    one.socket.write(RANGE.slice(0, 20));
    one.socket.write(`${RANGE.slice(20)}\n${RANGE.replace('7', '8')}\n`);
    await waitFor('two answers', () => one.lines.length === 2);
    expect(one.lines.map((line) => JSON.parse(line).id)).toEqual([7, 8]);
  });

  test('that is cut off by a hang-up is forgotten', async () => {
    const one = await client();
    one.socket.write(`${RANGE}\n${RANGE.slice(0, 12)}`);
    one.socket.destroy();
    await waitFor('the end', () => one.closed);
  });
});

describe('a client', () => {
  test.each([
    ['a line without an end', Buffer.alloc(1_000_000, 'x')],
    ['a line of 5,000 bytes', Buffer.from(`${'x'.repeat(5_000)}\n`)],
  ])('that sends %s is cut off', async (_, bytes) => {
    const one = await client();
    one.socket.write(bytes);
    await waitFor('the end', () => one.closed);
    expect(one.lines).toEqual([]);
  });

  test('that asks for more pings than the air carries is refused, not queued for ever', async () => {
    const one = await client();
    one.socket.write(`${RANGE}\n`.repeat(200));
    await waitFor('all answers', () => one.lines.length === 200);
    const answers = one.lines.map((line) => JSON.parse(line));
    expect(answers.filter(({ kind }) => kind === 'echo').length).toBeLessThan(10);
    expect(answers.filter(({ code }) => code === 'too_many_pings').length).toBeGreaterThan(190);
  });

  test('that never reads its answers is cut off', async () => {
    const one = await client();
    one.socket.pause();
    const flood = setInterval(() => one.socket.write('x\n'.repeat(10_000)), 5);
    await waitFor('the end', () => helper.said.includes('does not read its answers')).finally(() =>
      clearInterval(flood),
    );
  });

  test('beside another one gets its own answers', async () => {
    const [one, two] = [await client(), await client()];
    const answers = await Promise.all([one.ask(RANGE), two.ask(RANGE.replace('7', '9'))]);
    expect(answers).toEqual([
      { id: 7, kind: 'echo', echo_us: 5_830 },
      { id: 9, kind: 'echo', echo_us: 5_830 },
    ]);
  });

  test('too many at once are turned away, those who are there are served', async () => {
    const first = await client();
    const many = await Promise.all(Array.from({ length: 40 }, client));
    await waitFor('some to be turned away', () => many.some(({ closed }) => closed));
    expect(await first.ask(RANGE)).toMatchObject({ kind: 'echo' });
  });
});

describe('the socket', () => {
  test('is for the owner and the group of the helper, for nobody else', () => {
    expect(statSync(rig.socket).mode & 0o777).toBe(0o660);
  });

  const asRoot = process.getuid?.() === 0 ? test : test.skip;
  if (process.getuid?.() !== 0) process.stderr.write('clients.test.ts: trying other users needs root\n');
  asRoot('lets a user of the group in, and no other', () => {
    chmodSync(rig.folder, 0o755);
    const script = `require('node:net').connect(${JSON.stringify(rig.socket)}).on('connect', () => process.exit(0)).on('error', (e) => { console.log(e.code); process.exit(1); })`;
    const connectAs = (uid: number, gid: number) => {
      try {
        execFileSync(process.execPath, ['-e', script], { uid, gid, stdio: 'pipe' });
        return 'connected';
      } catch (error) {
        return String((error as { stdout: Buffer }).stdout).trim();
      }
    };
    const { gid } = statSync(rig.socket);
    expect(connectAs(65_534, 65_534)).toBe('EACCES');
    expect(connectAs(65_534, gid)).toBe('connected');
  });
});
