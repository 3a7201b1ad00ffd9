import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../../firmware/config/load.js';
import { nodeConfig } from '../../../firmware/config/node-config.js';
import { loadSecrets } from '../../../provisioning/farm/farm-files.js';

const WHOLE = `{
  "schema": 1,
  "tanks": [{ "id": "house", "low": -1.5e2, "text": "a \\"b\\" \\u00e4" }, null, true],
  "none": {}, "empty": [],
  "broker_url": "mqtt://pi0:hunter2@192.168.0.1"
}
`;

/** What is said of a configuration file with this text. */
function saidOf(text: string | Buffer): string {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-json-'));
  try {
    writeFileSync(join(folder, 'node.json'), text);
    loadConfig(nodeConfig, join(folder, 'node.json'));
  } catch (error) {
    return (error as Error).message;
  } finally {
    rmSync(folder, { recursive: true });
  }
  throw new Error('it was taken');
}

describe('a configuration file that is not JSON', () => {
  test.each([
    ['a quotation mark is missing before a password', ['"mqtt:', 'mqtt:'], 'line 5, column 17'],
    ['a quotation mark is missing after a password', ['0.1"', '0.1'], 'line 5, column 17'],
    ['a comma is missing', ['1,', '1'], 'line 3, column 3'],
    ['a comma is too many at the end', ['0.1"', '0.1",'], 'line 6, column 1'],
    ['a comma is too many in a list', ['null,', 'null,,'], 'line 3, column 78'],
    ['a bracket is missing', ['true]', 'true'], 'line 4, column 9'],
    ['a bracket of another kind', ['true]', 'true}'], 'line 3, column 83'],
    ['a colon is missing', ['"none": ', '"none" '], 'line 4, column 10'],
    ['a key without quotation marks', ['"none"', 'none'], 'line 4, column 3'],
    ['a remark', ['"none"', '// "none"'], 'line 4, column 3'],
    ['a figure as it is not written', ['-1.5e2', '.5'], 'line 3, column 37'],
    ['a sign that is not escaped', ['\\u00e4', '\\x'], 'line 3, column 53'],
    [
      'cut off',
      ['"none": {}, "empty": [],\n  "broker_url": "mqtt://pi0:hunter2@192.168.0.1"\n}\n', ''],
      'line 4, column 3',
    ],
    ['more after its end', ['.1"\n}', '.1"\n}\n"hunter2"'], 'line 7, column 1'],
  ] as const)('is told with the place, and without its text: %s', (_what, [from, to], place) => {
    expect(WHOLE).toContain(from);
    const said = saidOf(WHOLE.replace(from, () => to));
    expect(said).toContain(`(whole file): is not JSON: at ${place}, or just before it, a comma`);
    expect(said).not.toContain('hunter2');
    expect(said).not.toContain('mqtt');
  });

  test.each([
    [
      'with a byte order mark',
      Buffer.from(`\ufeff${WHOLE}`),
      'is not plain text: save it as UTF-8, without BOM',
    ],
    [
      'as UTF-16',
      Buffer.from(`\ufeff${WHOLE}`, 'utf16le'),
      'is not plain text: save it as UTF-8, without BOM',
    ],
    ['with nothing in it', Buffer.from(' \n'), 'is empty'],
  ])('is told as what it is: saved %s', (_what, bytes, words) => {
    expect(saidOf(bytes)).toContain(`(whole file): ${words}`);
  });

  test('that is JSON is told of nothing but what is wrong in it', () => {
    expect(saidOf(WHOLE)).not.toContain('is not JSON');
  });
});

test('the secrets of a farm that are not JSON any more are not shown', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-json-'));
  writeFileSync(join(folder, 'secrets.json'), '{ "schema": 1, "mqtt": { "pi0": hunter2 } }');
  expect(() => loadSecrets(folder)).toThrow('it is not JSON: at line 1, column 33,');
  expect(() => loadSecrets(folder)).not.toThrow(/hunter2/);
  rmSync(folder, { recursive: true });
});
