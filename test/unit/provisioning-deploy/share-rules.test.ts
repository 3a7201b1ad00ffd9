import type { NetworkInterfaceInfo } from 'node:os';
import { describe, expect, test } from '@jest/globals';
import { Attempts } from '../../../provisioning/share/attempts.js';
import { lanAddress } from '../../../provisioning/share/lan-address.js';

describe('wrong paths', () => {
  test('silence the address they come from after five, and no other', () => {
    const attempts = new Attempts();
    for (let time = 0; time < 4; time++) attempts.wrong('192.168.1.9');
    expect(attempts.isSilenced('192.168.1.9')).toBe(false);
    attempts.wrong('192.168.1.9');
    expect(attempts.isSilenced('192.168.1.9')).toBe(true);
    expect(attempts.isSilenced('192.168.1.8')).toBe(false);
  });

  test('from more addresses than a LAN has, count together', () => {
    const attempts = new Attempts();
    for (let host = 0; host < 300; host++) attempts.wrong(`10.0.${host % 256}.${host}`);
    expect(attempts.isSilenced('10.9.9.9')).toBe(true);
  });
});

describe('the address on the LAN', () => {
  const at = (address: string) => [{ address, family: 'IPv4' } as NetworkInterfaceInfo];
  const here = {
    lo: at('127.0.0.1'),
    tun0: at('192.168.0.2'),
    docker0: at('172.17.0.1'),
    wlan0: at('192.168.1.20'),
  };

  test('is neither loopback nor a tunnel', () => expect(lanAddress(here, undefined)).toBe('192.168.1.20'));
  test('is the one that was asked for', () => expect(lanAddress(here, '127.0.0.1')).toBe('127.0.0.1'));
  test.each(['10.0.0.1', '0.0.0.0', 'localhost', ''])('is not %j, which this machine has not', (asked) => {
    expect(() => lanAddress(here, asked)).toThrow(expect.objectContaining({ code: 'address_not_here' }));
  });
  test('is none on a machine with a public address alone', () => {
    expect(() => lanAddress({ eth0: at('203.0.113.5') }, undefined)).toThrow(
      expect.objectContaining({ code: 'no_lan' }),
    );
  });
});
