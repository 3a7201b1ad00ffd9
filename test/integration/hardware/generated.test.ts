import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from '@jest/globals';
import { generated } from '../../../hardware/regenerate.js';

const hardware = fileURLToPath(new URL('../../../hardware', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'sluice-hardware-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

describe('what is made from the data', () => {
  const files = generated(hardware);

  test.each([...files.keys()])(
    '%s is what the data make today (else: node dist/hardware/regenerate.js)',
    (path) => {
      expect(readFileSync(join(hardware, path), 'utf8')).toBe(files.get(path));
    },
  );

  test('is all there is: no drawing is left over from a build that went', () => {
    const drawings = readdirSync(join(hardware, 'wiring')).filter((name) => name.endsWith('.svg'));
    expect(drawings.map((name) => `wiring/${name}`).sort()).toEqual(
      [...files.keys()].filter((path) => path.endsWith('.svg')).sort(),
    );
  });
});

describe('device-tree overlays', () => {
  const overlays = readdirSync(join(hardware, 'overlays')).filter((name) => name.endsWith('.dts'));

  test('are there', () => {
    expect(overlays.sort()).toEqual(['sluice-relay-rest.dts', 'sluice-srf04.dts']);
  });

  test.each(overlays)('%s compiles without a warning, and its parameters find their places', (name) => {
    const file = join(work, `${name}.dtbo`);
    const { status, stderr, error } = dtc(
      '-@',
      '-I',
      'dts',
      '-O',
      'dtb',
      '-o',
      file,
      join(hardware, 'overlays', name),
    );
    if (error !== undefined) throw new Error('dtc is missing: sudo apt-get install device-tree-compiler');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const source = dtc('-q', '-I', 'dtb', '-O', 'dts', file).stdout;
    expect(source).toContain('compatible = "brcm,bcm2835"');
    expect(source).toMatch(/__fixups__ \{\s+gpio = /);
    expect(source).toContain('__overrides__');
  });
});

function dtc(...args: string[]) {
  return spawnSync('dtc', args, { encoding: 'utf8' });
}
