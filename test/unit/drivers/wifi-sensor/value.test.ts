import { describe, expect, test } from '@jest/globals';
import { pathNames, readValue } from '../../../../firmware/drivers/wifi-sensor/value.js';

const read = (text: string, path = '') => readValue(Buffer.from(text), pathNames(path));

describe('the number in a sensor’s message', () => {
  test.each([
    ['16.75', '', 16.75],
    [' 1.234 \n', '', 1.234],
    ['-3', '', -3],
    ['1.5e2', '', 150],
    [
      '{"Time":"2026-03-01T06:00:00","SR04":{"Distance":16.754},"DistanceUnit":"cm"}',
      'SR04.Distance',
      16.754,
    ],
    ['{"id":"sensor-level","value":"1.23","state":"1.23 m"}', 'value', 1.23],
    ['{"list":[1,7]}', 'list.1', 7],
  ])('%s at "%s"', (text, path, value) => {
    expect(read(text, path)).toEqual({ kind: 'number', value });
  });

  test.each([
    ['nan', ''],
    ['NaN', ''],
    ['unavailable', ''],
    ['', ''],
    ['{"value":null}', 'value'],
    ['{"value":"unknown"}', 'value'],
  ])('%j says that there is none', (text, path) => {
    expect(read(text, path)).toEqual({ kind: 'none' });
  });

  test.each([
    ['twelve', ''],
    ['Infinity', ''],
    ['1e309', ''],
    ['0x1f', ''],
    ['1,5', ''],
    ['12 cm', ''],
    ['{"SR04":{"Distance":16', 'SR04.Distance'],
    ['{"SR04":{}}', 'SR04.Distance'],
    ['{"a":{"b":1}}', 'a'],
    ['{"a":true}', 'a'],
    ['null', 'a'],
    ['{}', '__proto__.x'],
    ['{}', 'constructor.name'],
    [`{"value":1,"rest":"${'x'.repeat(20_000)}"}`, 'value'],
  ])('%.40s at "%s" is nothing we understand', (text, path) => {
    expect(read(text, path)).toEqual({ kind: 'unreadable' });
  });
});
