import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { actuatorText, REASON_TEXTS, reasonText, sentence } from '../../../firmware/protocol/reason-text.js';

/** Every reason code that the sources make, read from the sources themselves. */
function codesInSources(): string[] {
  const codes = new Set<string>();
  for (const folder of ['domain', 'node', 'gateway']) {
    const root = join(process.cwd(), 'firmware', folder);
    for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.ts')) continue;
      for (const match of readFileSync(join(root, name), 'utf8').matchAll(/\breason\(\s*'([a-z_]+)'/g)) {
        codes.add(match[1] ?? '');
      }
    }
  }
  return [...codes];
}

describe('the sentence of a reason', () => {
  test('every code that is made has one', () => {
    const codes = codesInSources();
    expect(codes.length).toBeGreaterThan(25);
    expect(codes.filter((code) => REASON_TEXTS[code] === undefined)).toEqual([]);
  });

  test('every kind of sensor fault has one', () => {
    for (const fault of ['silent', 'no_echo', 'blind_zone', 'stuck_echo', 'bad_checksum']) {
      expect(REASON_TEXTS[`sensor_${fault}`]).toBeDefined();
    }
  });

  test('numbers are put in, also those of a reason inside a reason', () => {
    const why = { code: 'reached_high', args: { level_percent: 80.2, high_percent: 80 } };
    expect(actuatorText('inlet', 'closed', why)).toBe(
      'Inlet closed: level 80.2 % reached the high setpoint of 80 %',
    );
    expect(sentence({ code: 'level_unknown', args: { fault: 'level_outside_tank', distance_mm: 9 } })).toBe(
      'Level unknown: the measured distance of 9 mm lies outside the tank: check the sensor and its mounting',
    );
  });

  test('an unknown code or a missing number is shown, not hidden', () => {
    expect(reasonText('made_tomorrow', {})).toBe('made_tomorrow');
    expect(reasonText('reached_high', {})).toContain('?');
  });
});
