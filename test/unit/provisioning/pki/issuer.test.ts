import { describe, expect, test } from '@jest/globals';
import {
  type AuthorityRecord,
  isRollingOver,
  issuerFor,
  type PkiState,
  pkiState,
  trustedOf,
} from '../../../../provisioning/pki/pki-state.js';
import { NOW } from '../farm/farm-of.js';

const authority = (
  purpose: 'vpn' | 'web',
  generation: number,
  state: AuthorityRecord['state'],
): AuthorityRecord => ({
  purpose,
  generation,
  state,
  serial: `${generation}`.repeat(32),
  key_file: `farm-${purpose}-ca-${generation}.sealed`,
  created: NOW,
});
const pki = (...authorities: AuthorityRecord[]): PkiState =>
  pkiState.parse({ schema: 1, crl_number: 1, authorities, revoked: [] });

const web = authority('web', 1, 'issuing');
const before = pki(authority('vpn', 1, 'issuing'), web);
const during = pki(authority('vpn', 2, 'issuing'), authority('vpn', 1, 'trusted'), web);
const after = pki(authority('vpn', 1, 'retired'), authority('vpn', 2, 'issuing'), web);

describe('who signs', () => {
  test.each([
    ['before a roll-over', before, 1, 1],
    ['during it', during, 2, 1],
    ['after it', after, 2, 2],
  ])('%s', (_when, state, device, gateway) => {
    expect(issuerFor(state, 'vpn', false).generation).toBe(device);
    expect(issuerFor(state, 'vpn', true).generation).toBe(gateway);
  });

  test('only during it are two trusted', () => {
    expect([before, during, after].map(isRollingOver)).toEqual([false, true, false]);
    expect(trustedOf(during, 'vpn').map(({ generation }) => generation)).toEqual([1, 2]);
  });
});

test.each([
  ['no issuing authority', { authorities: [authority('vpn', 1, 'trusted'), web] }],
  [
    'two issuing authorities',
    { authorities: [authority('vpn', 1, 'issuing'), authority('vpn', 2, 'issuing'), web] },
  ],
  ['no web authority', { authorities: [authority('vpn', 1, 'issuing'), authority('vpn', 2, 'trusted')] }],
  [
    'a key file outside its folder',
    { authorities: [{ ...authority('vpn', 1, 'issuing'), key_file: '../x.sealed' }, web] },
  ],
  ['an unknown key', { colour: 'red' }],
  ['a list number of 0', { crl_number: 0 }],
])('a state with %s is refused', (_what, change) => {
  expect(pkiState.safeParse({ ...before, ...change }).success).toBe(false);
});
