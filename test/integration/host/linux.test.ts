import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { LinuxHostMetrics } from '../../../firmware/drivers/host/linux.js';
import { hostPayload } from '../../../firmware/protocol/payloads.js';

/** What a Raspberry Pi 4 with 1 GB shows; only the lines that are read, and neighbours that look like them. */
const PI: Readonly<Record<string, string>> = {
  'proc/stat': 'cpu  4705 150 1120 16250 520 0 175 0 0 0\ncpu0 1175 30 280 4060 130 0 90 0 0 0\nintr 1 2 3\n',
  'proc/meminfo':
    'MemTotal:         931508 kB\nMemFree:          117092 kB\nMemAvailable:     465754 kB\nSwapTotal:        102396 kB\n',
  'proc/loadavg': '0.20 0.18 0.12 1/80 11206\n',
  'proc/uptime': '350735.47 1234388.90\n',
  'sys/class/thermal/thermal_zone0/temp': '47712\n',
  'sys/devices/platform/soc/soc:firmware/get_throttled': '50005\n',
};

const asRoot = process.getuid?.() === 0 ? test : test.skip;

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'sluice-host-'));
});

afterEach(() => rm(root, { recursive: true }));

async function put(file: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, file)), { recursive: true });
  await writeFile(join(root, file), text);
}

test('reads a Pi', async () => {
  for (const [file, text] of Object.entries(PI)) await put(file, text);
  const host = new LinuxHostMetrics({ root, dataDir: root });
  expect(await host.read()).toEqual({
    cpu_percent: null,
    memory_percent: 50,
    cpu_temp_c: 47.712,
    load1: 0.2,
    uptime_s: 350735.47,
    throttled: true,
    disk_free_percent: expect.any(Number),
  });

  await put('proc/stat', 'cpu  4805 150 1120 16550 520 0 175 0 0 0\n');
  expect(await host.read()).toMatchObject({ cpu_percent: 25 });
});

test('knows nothing of a machine that shows nothing', async () => {
  const host = new LinuxHostMetrics({ root, dataDir: join(root, 'absent') });
  const nothing = {
    cpu_percent: null,
    memory_percent: null,
    cpu_temp_c: null,
    load1: null,
    uptime_s: null,
    throttled: null,
    disk_free_percent: null,
  };
  expect(await host.read()).toEqual(nothing);
  expect(await host.read()).toEqual(nothing);
});

test.each(['', '\n', 'garbage', '\u0000'.repeat(64), 'cpu cpu cpu'])(
  'knows nothing from files that hold %j',
  async (text) => {
    for (const file of Object.keys(PI)) await put(file, text);
    const host = new LinuxHostMetrics({ root, dataDir: root });
    await host.read();
    const { disk_free_percent, ...rest } = await host.read();
    expect(disk_free_percent).not.toBeNull();
    expect(new Set(Object.values(rest))).toEqual(new Set([null]));
  },
);

test('a folder in place of a file is unknown', async () => {
  await mkdir(join(root, 'proc/uptime'), { recursive: true });
  expect(await new LinuxHostMetrics({ root, dataDir: root }).read()).toMatchObject({ uptime_s: null });
});

asRoot('a disk that has gone read-only has no room, whatever is free on it', async () => {
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', root]);
  try {
    const host = new LinuxHostMetrics({ dataDir: root });
    expect(await host.read()).toMatchObject({ disk_free_percent: 100 });
    execFileSync('mount', ['-o', 'remount,ro', root]);
    expect(await host.read()).toMatchObject({ disk_free_percent: 0 });
  } finally {
    execFileSync('umount', [root]);
  }
});

test('a reading that fails in between makes the next CPU share unknown', async () => {
  await put('proc/stat', 'cpu  100 0 0 900 0 0 0 0 0 0\n');
  const host = new LinuxHostMetrics({ root, dataDir: root });
  await host.read();
  await put('proc/stat', '');
  expect(await host.read()).toMatchObject({ cpu_percent: null });
  await put('proc/stat', 'cpu  200 0 0 1800 0 0 0 0 0 0\n');
  expect(await host.read()).toMatchObject({ cpu_percent: null });
});

test('what this machine tells fits the contract', async () => {
  const host = new LinuxHostMetrics({ dataDir: root });
  const reading = await host.read();
  expect(reading.memory_percent).toBeGreaterThan(0);
  expect(reading.uptime_s).toBeGreaterThan(0);
  expect(hostPayload.safeParse({ ts: '2025-01-01T00:00:00.000Z', version: '0', ...reading })).toMatchObject({
    success: true,
  });
});
