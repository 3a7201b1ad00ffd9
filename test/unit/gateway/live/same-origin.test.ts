import { expect, test } from '@jest/globals';
import { isSameOrigin } from '../../../../firmware/gateway/live/same-origin.js';

test.each([
  [{ host: '10.8.0.1:8080' }, true],
  [{ host: '10.8.0.1:8080', origin: 'http://10.8.0.1:8080' }, true],
  [{ host: 'Farm.Example', origin: 'https://farm.example' }, true],
  [{ host: '[::1]:8080', origin: 'http://[::1]:8080' }, true],
  [{ host: '10.8.0.1:8080', origin: 'http://10.8.0.1' }, false],
  [{ host: '10.8.0.1:8080', origin: 'http://10.8.0.1:8080.evil.example' }, false],
  [{ host: '10.8.0.1:8080', origin: 'null' }, false],
  [{ host: '10.8.0.1:8080', origin: '' }, false],
  [{ host: '10.8.0.1:8080', origin: 'nonsense' }, false],
  [{ origin: 'http://10.8.0.1:8080' }, false],
])('%j: %s', (headers, same) => {
  expect(isSameOrigin(headers)).toBe(same);
});
