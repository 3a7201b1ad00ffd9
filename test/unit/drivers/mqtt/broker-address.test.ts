import { describe, expect, test } from '@jest/globals';
import { brokerAddress } from '../../../../firmware/drivers/mqtt/broker-address.js';

describe('the address of a broker', () => {
  test.each([
    ['mqtt://192.168.0.1:1884', { host: '192.168.0.1', port: 1884 }],
    ['mqtt://gateway.farm', { host: 'gateway.farm', port: 1883 }],
    ['mqtt://gateway.farm/', { host: 'gateway.farm', port: 1883 }],
    ['mqtt://[fd00::83:1]:1885', { host: 'fd00::83:1', port: 1885 }],
    ['mqtt://[::1]', { host: '::1', port: 1883 }],
    ['mqtt://pozo-peñón:1883', { host: 'pozo-peñón', port: 1883 }],
    ['mqtt://', { host: 'localhost', port: 1883 }],
    ['mqtt://tele@10.0.0.5', { host: '10.0.0.5', port: 1883, username: 'tele' }],
    ['mqtt://a%40b:p%3A%2F@10.0.0.5', { host: '10.0.0.5', port: 1883, username: 'a@b', password: 'p:/' }],
  ])('%s', (url, address) => {
    expect(brokerAddress(url)).toEqual(address);
  });

  test.each([
    ['100%', '100%'],
    ['50%off', '50%off'],
    ['%zz', '%zz'],
    ['%zz%40', '%zz@'],
    ['größe%', 'größe%'],
    ['%E4%F6', '%E4%F6'],
  ])('with the password %s, typed without encoding each sign: it is %s', (typed, password) => {
    expect(brokerAddress(`mqtt://tele:${typed}@10.0.0.5`)).toMatchObject({ username: 'tele', password });
    expect(brokerAddress(`mqtt://${typed}@10.0.0.5`)).toMatchObject({ username: password });
  });

  test.each(['', 'nonsense', '10.0.0.5:1883', 'mqtts://10.0.0.5', 'mqtt://10.0.0.5:99999', 'mqtt://%zz'])(
    '%p is none',
    (url) => {
      expect(() => brokerAddress(url)).toThrow();
    },
  );
});
