import { expect, test } from '@jest/globals';
import { shownUrl } from '../../../../firmware/drivers/log/shown-url.js';

test.each([
  ['mqtt://192.168.0.1:1883', 'mqtt://192.168.0.1:1883'],
  ['mqtt://farmer:p%40ss@[fd00::1]:1883', 'mqtt://[fd00::1]:1883'],
  ['mqtt://:pass@broker', 'mqtt://broker'],
  ['http://token@10.0.0.7/sensor/level', 'http://10.0.0.7/sensor/level'],
  ['http://10.0.0.7/cm?user=admin&password=pw&cmnd=Status%208#pw', 'http://10.0.0.7/cm?…'],
])('the address %s is shown as %s', (url, shown) => {
  expect(shownUrl(url)).toBe(shown);
});

test.each(['nonsense', 'mqtt:farmer:pass@broker', 'mqtt://farmer:pass@bro ker'])(
  '%s, which names no host, is not shown: nobody knows where a password in it begins',
  (url) => {
    expect(shownUrl(url)).toBe('(no address)');
  },
);
