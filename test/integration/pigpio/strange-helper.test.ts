import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { SystemClock } from '../../../firmware/drivers/clock/system.js';
import { VirtualClock } from '../../../firmware/drivers/clock/virtual.js';
import { PigpioRangeFinder } from '../../../firmware/drivers/rangefinder/pigpio/range-finder.js';
import type { Clock } from '../../../firmware/ports/clock.js';
import { RecordedLog } from '../../support/recorded-log.js';
import { waitFor } from '../../support/wait-for.js';

// What the driver makes of a helper that is old, slow or broken: a socket whose far end is the test.

const SILENT = { kind: 'silent' };

let folder: string;
let server: Server;
let sockets: Set<Socket>;
let answer: (id: number, socket: Socket) => void;
let socket: string;
let finder: PigpioRangeFinder;
let log: RecordedLog;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-strange-'));
  socket = join(folder, 'ranging.sock');
  sockets = new Set();
  server = createServer((client) => {
    sockets.add(client);
    client.on('error', () => {});
    client.on('data', (line) => answer(JSON.parse(line.toString()).id, client));
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  log = new RecordedLog();
  finder = await startFinder(new SystemClock());
});

async function startFinder(clock: Clock): Promise<PigpioRangeFinder> {
  const options = { trigger_gpio: 23, echo_gpio: 24, blind_zone_mm: 200, max_range_mm: 2_000 };
  const made = new PigpioRangeFinder({ ...options, socket, speed_m_per_s: () => 340, clock, log });
  await made.start(new AbortController().signal);
  return made;
}

afterEach(async () => {
  await finder.stop();
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

/** The helper answers every request with this line; `ID` in it stands for the number of the request. */
function says(line: string): void {
  answer = (id, socket) => socket.write(`${line.replace('ID', String(id))}\n`);
}

const WELL = '{"id":ID,"kind":"echo","echo_us":10000}';
const rangedWell = () => waitFor('an echo', async () => (await finder.range()).kind === 'echo');

test('an echo is as far as the speed of sound says', async () => {
  says(WELL);
  expect(await finder.range()).toEqual({ kind: 'echo', distance_mm: 1_700, echo_us: 10_000 });
});

test('an echo from beyond the farthest distance is none', async () => {
  says('{"id":ID,"kind":"echo","echo_us":11765}');
  expect(await finder.range()).toEqual({ kind: 'no_echo' });
});

test.each([
  ['no JSON', 'hello'],
  ['another answer', '{"id":999,"kind":"echo","echo_us":10000}'],
  ['an answer to nobody', '{"kind":"echo","echo_us":10000}'],
  ['no width', '{"id":ID,"kind":"echo"}'],
  ['a width below 0', '{"id":ID,"kind":"echo","echo_us":-10000}'],
  ['a width of 0', '{"id":ID,"kind":"echo","echo_us":0}'],
  ['an endless width', '{"id":ID,"kind":"echo","echo_us":1e309}'],
  ['half a µs', '{"id":ID,"kind":"echo","echo_us":0.5}'],
  ['a kind from the future', '{"id":ID,"kind":"perhaps"}'],
  ['a list of sensors', '{"id":ID,"kind":"sensors","sensors":[]}'],
  ['a line of 1 MB', 'x'.repeat(1_000_000)],
])('a helper that says %s is silence, and an echo is one afterwards', async (_, line) => {
  says(line);
  expect(await finder.range()).toEqual(SILENT);
  says(WELL);
  await rangedWell();
});

test('a helper that says nothing is silence after 480 ms', async () => {
  let asked = false;
  answer = () => {
    asked = true;
  };
  const clock = new VirtualClock();
  const patient = await startFinder(clock);
  let told: unknown = 'nothing yet';
  const ranging = patient.range().then((one) => {
    told = one;
  });
  await waitFor('the request', () => asked);
  await clock.advance(479);
  expect(told).toBe('nothing yet');
  await clock.advance(1);
  await ranging;
  expect(told).toEqual(SILENT);
  await patient.stop();
});

test('what a helper says too late is believed by nobody', async () => {
  let heard = 0;
  answer = (id, socket) => {
    heard += 1;
    const line = heard === 1 ? WELL.replace('10000', '5000') : WELL;
    // Once the driver has given up on it, the old answer goes out together with the next one.
    setTimeout(() => socket.write(`${line.replace('ID', String(id))}\n`), heard === 1 ? 600 : 0);
  };
  expect(await finder.range()).toEqual(SILENT);
  await rangedWell();
  expect(await finder.range()).toMatchObject({ echo_us: 10_000 });
});

describe('a refusal', () => {
  test('is silence, and its reason is logged once', async () => {
    says('{"id":ID,"kind":"refused","code":"pins_unknown","detail":"Restart it."}');
    expect([await finder.range(), await finder.range()]).toEqual([SILENT, SILENT]);
    expect(log.lines.map(({ fields, sentence }) => [fields, sentence])).toEqual([
      [{ code: 'pins_unknown' }, 'The pigpio helper does not range: Restart it.'],
    ]);
  });
});
