import { describe, expect, test } from '@jest/globals';
import { readTemperature, readW1Slave } from '../../../../firmware/drivers/thermometer/w1-reading.js';

const slave = (bytes: string, verdict: string, t: string) =>
  `${bytes} : crc=57 ${verdict}\n${bytes} t=${t}\n`;
const BYTES = '72 01 4b 46 7f ff 0e 10 57';

describe('the file w1_slave', () => {
  test.each([
    ['23125', 23.125],
    ['-1062', -1.062],
    ['0', 0],
    ['125000', 125],
    ['-55000', -55],
  ])('t=%s', (t, c) => {
    expect(readW1Slave(slave(BYTES, 'YES', t))).toBe(c);
  });

  test.each([
    ['a wrong checksum', slave(BYTES, 'NO', '23125')],
    ['the 85 °C of power-on', slave('50 05 4b 46 7f ff 0c 10 1c', 'YES', '85000')],
    [
      'a short-circuited line, whose zeros have a right checksum',
      slave('00 00 00 00 00 00 00 00 00', 'YES', '0').replace('57', '00'),
    ],
    ['more than the thermometer can measure', slave(BYTES, 'YES', '125001')],
    ['less', slave(BYTES, 'YES', '-55001')],
    ['half of it', `${BYTES} : crc=57 YES\n`],
    ['nothing', ''],
    ['a number too many', slave(BYTES, 'YES', '1e3')],
  ])('gives nothing for %s', (_, text) => {
    expect(readW1Slave(text)).toBeNull();
  });
});

describe('the file temperature', () => {
  test('is thousandths of °C', () => {
    expect(readTemperature('23125\n')).toBe(23.125);
    expect(readTemperature('-62')).toBe(-0.062);
  });

  test.each(['', '\n', '85000\n', '200000', 'NaN', '23125 1'])('gives nothing for "%s"', (text) => {
    expect(readTemperature(text)).toBeNull();
  });
});
