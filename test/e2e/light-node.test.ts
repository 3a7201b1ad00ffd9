import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { waitFor } from '../support/wait-for.js';
import { Product, ROOT } from './support/product.js';

/** What test/support/loaded-report.mjs writes. */
interface Report {
  readonly flags: readonly string[];
  readonly scripts: readonly string[];
  readonly ready_numbers: number | null;
  readonly formatters: number;
}

/** The packages of which a node beside simulated water makes use; serialport, onoff and pigpio come with their sensors. */
const USED = ['mqtt', 'pino', 'zod'];

let folder: string;
let report: Report;

// A node that has connected and decided, and then ends: all that a quiet one ever loads is loaded by then.
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-light-'));
  const file = join(folder, 'report.json');
  const product = await Product.start({
    NODE_OPTIONS: `--import=${join(ROOT, 'test/support/loaded-report.mjs')}`,
    SLUICE_REPORT_OF: 'node',
    SLUICE_REPORT_FILE: file,
  });
  try {
    await waitFor('first decision', () => /node: .*(Water|Level)/.test(product.output), 30_000);
  } finally {
    await product.stop();
  }
  report = JSON.parse(readFileSync(file, 'utf8'));
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

test('a node loads the packages it uses, and no others', () => {
  const { dependencies, optionalDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const named = [...Object.keys(dependencies), ...Object.keys(optionalDependencies), 'ws', 'socks'];
  expect(named.filter((name) => isLoaded(`/node_modules/${name}/`)).sort()).toEqual(USED);
});

test.each(['tls', 'https', 'http2', 'zlib'])(
  'a node loads no %s of the runtime: it talks plain MQTT',
  (name) => {
    expect(isLoaded('node:net')).toBe(true);
    expect(report.scripts).not.toContain(`node:${name}`);
  },
);

test('a node loads nothing of the gateway and of the tools', () => {
  expect(isLoaded('/dist/firmware/node/')).toBe(true);
  for (const elsewhere of ['gateway', 'drivers/store', 'drivers/notify', 'drivers/weather'])
    expect(report.scripts.filter((script) => script.includes(`/dist/firmware/${elsewhere}/`))).toEqual([]);
  expect(report.scripts.filter((script) => /\/dist\/(provisioning|vpn|dashboard)\//.test(script))).toEqual(
    [],
  );
});

test('tables that stay in memory once they are made are not made', () => {
  expect(report.ready_numbers).toBe(0);
  expect(report.formatters).toBe(0);
});

test('a node runs with the small heap of a process that does little', () => {
  expect(report.flags).toEqual(['--max-semi-space-size=2', '--single-threaded-gc', '--v8-pool-size=1']);
});

function isLoaded(place: string): boolean {
  return report.scripts.some((script) => script.includes(place));
}
