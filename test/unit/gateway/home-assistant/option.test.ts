import { expect, test } from '@jest/globals';
import { gatewayConfig } from '../../../../firmware/config/gateway-config.js';

const BASE = { schema: 1, gateway: 'gw0', nodes: [] };

test.each<[unknown, unknown]>([
  [undefined, undefined],
  [{ enabled: true }, { enabled: true, controls: false }],
  [
    { enabled: false, controls: true },
    { enabled: false, controls: true },
  ],
])('the file says %p: %p', (home_assistant, expected) => {
  const file = home_assistant === undefined ? BASE : { ...BASE, home_assistant };
  expect(gatewayConfig.parse(file).home_assistant).toEqual(expected);
});

test.each([[{}], [true], [{ enabled: 'yes' }], [{ enabled: true, prefix: 'ha' }], [null]])(
  'the file must not say %p',
  (home_assistant) => {
    expect(gatewayConfig.safeParse({ ...BASE, home_assistant }).success).toBe(false);
  },
);
