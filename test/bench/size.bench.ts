import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { figure } from './support/figures.js';

const ROOT = join(process.cwd(), 'dist/dashboard');

/** The scripts of the live socket, which every visit loads when it shows the farm. */
const LATER = /^(socket|rolldown-runtime)-.*\.js$/;

/** What a first visit loads, gzipped: the page, its scripts and its styles, and the live socket. */
test('size of the dashboard', () => {
  const html = readFileSync(join(ROOT, 'index.html'), 'utf8');
  const files = [...html.matchAll(/(?:src|href)="\/?(assets\/[^"]+\.(?:js|css))"/g)].map((m) => m[1] ?? '');
  const later = readdirSync(join(ROOT, 'assets'))
    .filter((name) => LATER.test(name))
    .map((name) => `assets/${name}`);
  const size_kb = (names: readonly string[]) => names.reduce((sum, name) => sum + gzip_kb(name), 0);
  const script_kb = size_kb(files.filter((file) => file.endsWith('.js')));
  const all_kb = size_kb(['index.html', ...files, ...later]);
  figure('initial JavaScript, gzipped', script_kb, 'kB', 45);
  figure('the live socket, gzipped, loaded when the farm is on the screen', size_kb(later), 'kB');
  figure('first visit, gzipped', all_kb, 'kB', 75);
  expect(files.some((file) => file.endsWith('.js'))).toBe(true);
  expect(later).toHaveLength(2);
  expect(script_kb).toBeLessThanOrEqual(45);
  expect(all_kb).toBeLessThanOrEqual(75);
});

function gzip_kb(name: string): number {
  return gzipSync(readFileSync(join(ROOT, name)), { level: 9 }).length / 1000;
}
