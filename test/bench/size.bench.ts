import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { figure } from './support/figures.js';

const ROOT = join(process.cwd(), 'dist/dashboard');

/** What a first visit loads, gzipped: the page, its scripts and its styles. */
test('size of the dashboard', () => {
  const html = readFileSync(join(ROOT, 'index.html'), 'utf8');
  const files = [...html.matchAll(/(?:src|href)="\/?(assets\/[^"]+\.(?:js|css))"/g)].map((m) => m[1] ?? '');
  const gzip_kb = (file: string) => gzipSync(readFileSync(join(ROOT, file)), { level: 9 }).length / 1000;
  const script_kb = files
    .filter((file) => file.endsWith('.js'))
    .reduce((sum, file) => sum + gzip_kb(file), 0);
  const all_kb = ['index.html', ...files].reduce((sum, file) => sum + gzip_kb(file), 0);
  figure('initial JavaScript, gzipped', script_kb, 'kB', 45);
  figure('first visit, gzipped', all_kb, 'kB', 75);
  expect(files.some((file) => file.endsWith('.js'))).toBe(true);
  expect(script_kb).toBeLessThanOrEqual(45);
  expect(all_kb).toBeLessThanOrEqual(75);
});
