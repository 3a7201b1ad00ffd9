import { beforeEach, describe, expect, test } from '@jest/globals';
import express, { type Request } from 'express';
import { VpnCap } from '../../../../firmware/gateway/auth/vpn-cap.js';
import { GatewayError } from '../../../../firmware/gateway/errors.js';
import { Guard } from '../../../../firmware/gateway/http/guard.js';
import { guarded, type Method, open, type Route } from '../../../../firmware/gateway/http/route.js';
import type { Identity } from '../../../../firmware/gateway/identity.js';
import type { Denial } from '../../../../firmware/gateway/refusals/refusals.js';
import { recordedRefusals } from '../support/recorded-refusals.js';

const ADMINS_PHONE = '192.168.1.2';
const VIEWERS_PHONE = '192.168.1.4';
const NOBODYS = '192.168.1.9';
const SIGNED_IN: Record<string, Identity> = {
  ann: { username: 'ann', role: 'admin' },
  vic: { username: 'vic', role: 'viewer' },
};

const about = { path: '/api/tanks/:id', summary: '', status: 200, handler: () => undefined };
const route = (method: Method, ...roles: ['admin'] | ['admin', 'viewer']): Route =>
  guarded({ ...about, method, roles });
const READ = route('GET', 'admin', 'viewer');
const WRITE = route('POST', 'admin');
const FOR_ALL = open({ ...about, method: 'GET', roles: 'everybody' });
const SIGN_IN = open({ ...about, method: 'POST', roles: 'everybody' });

let audited: Denial[];
let guard: Guard;
beforeEach(() => {
  const recorded = recordedRefusals();
  audited = recorded.audited;
  guard = new Guard({
    sessions: { find: (cookie) => SIGNED_IN[cookie ?? ''] },
    cap: new VpnCap({
      subnet: '192.168.1.0/24',
      address: '192.168.1.1',
      members: [
        { name: 'ann', address: ADMINS_PHONE, role: 'admin' },
        { name: 'vic', address: VIEWERS_PHONE, role: 'viewer' },
      ],
    }),
    refusals: recorded.refusals,
  });
});

interface Asked {
  readonly who?: string;
  readonly from?: string;
  readonly headers?: Record<string, string>;
}

/** Who is admitted, or the code of the refusal. */
function admitted(
  route: Route,
  { who, from = ADMINS_PHONE, headers = {} }: Asked,
): Identity | undefined | string {
  const request = Object.assign(Object.create(express.request) as Request, {
    method: route.method,
    url: '/api/tanks/house?x=1',
    headers: { host: '192.168.1.1', cookie: who, ...headers },
  });
  try {
    return guard.admit(route, request, from);
  } catch (error) {
    if (error instanceof GatewayError) return error.code;
    throw error;
  }
}

const ANN = { username: 'ann', role: 'admin' };
const CAPPED = { username: 'ann', role: 'viewer', own_role: 'admin' };

describe('who may', () => {
  test.each<[string, Route, Asked, unknown]>([
    ['an admin reads', READ, { who: 'ann' }, ANN],
    ['an admin writes', WRITE, { who: 'ann' }, ANN],
    ['a viewer reads', READ, { who: 'vic' }, { username: 'vic', role: 'viewer' }],
    ['an admin at a phone that reads, reads', READ, { who: 'ann', from: VIEWERS_PHONE }, CAPPED],
    ['somebody asks what is for everybody', FOR_ALL, {}, undefined],
    ['an admin asks what is for everybody', FOR_ALL, { who: 'ann' }, ANN],
    ['an admin asks it at a phone that reads', FOR_ALL, { who: 'ann', from: VIEWERS_PHONE }, CAPPED],
    ['somebody signs in', SIGN_IN, {}, undefined],
    ['somebody outside the VPN signs in', SIGN_IN, { from: '10.0.0.7' }, undefined],
    [
      'a page of the gateway writes',
      WRITE,
      { who: 'ann', headers: { origin: 'http://192.168.1.1', 'sec-fetch-site': 'same-origin' } },
      ANN,
    ],
    [
      'JSON is written',
      WRITE,
      { who: 'ann', headers: { 'content-type': 'application/json', 'content-length': '2' } },
      ANN,
    ],
    [
      'a link on a foreign page is followed',
      READ,
      { who: 'ann', headers: { 'sec-fetch-site': 'cross-site' } },
      ANN,
    ],
  ])('%s', (_, route, asked, expected) => {
    expect(admitted(route, asked)).toEqual(expected);
    expect(audited).toEqual([]);
  });
});

describe('who may not', () => {
  test.each<[string, Route, Asked, string, string, string]>([
    ['nobody is signed in', READ, {}, 'sign_in_needed', '-', '-'],
    ['a viewer writes', WRITE, { who: 'vic' }, 'role_refused', 'vic', 'viewer'],
    [
      'a phone that reads writes',
      WRITE,
      { who: 'ann', from: VIEWERS_PHONE },
      'vpn_role_capped',
      'ann',
      'viewer',
    ],
    [
      'a viewer writes at a phone that reads',
      WRITE,
      { who: 'vic', from: VIEWERS_PHONE },
      'role_refused',
      'vic',
      'viewer',
    ],
    [
      'an admin is at an address of nobody',
      READ,
      { who: 'ann', from: NOBODYS },
      'vpn_address_unknown',
      'ann',
      'admin',
    ],
    ['somebody is at an address of nobody', SIGN_IN, { from: NOBODYS }, 'vpn_address_unknown', '-', '-'],
    [
      'a foreign page writes',
      WRITE,
      { who: 'ann', headers: { 'sec-fetch-site': 'cross-site' } },
      'origin_refused',
      'ann',
      'admin',
    ],
    [
      'a foreign page writes at a phone that reads',
      WRITE,
      { who: 'ann', from: VIEWERS_PHONE, headers: { origin: 'http://evil.example' } },
      'origin_refused',
      'ann',
      'viewer',
    ],
    [
      'a foreign page signs somebody in',
      SIGN_IN,
      { headers: { origin: 'http://evil.example' } },
      'origin_refused',
      '-',
      '-',
    ],
  ])('%s', (_, route, asked, code, actor, role) => {
    expect(admitted(route, asked)).toBe(code);
    expect(audited).toEqual([
      {
        ...{ actor, role, detail: code, allowed: false },
        action: `${route.method} /api/tanks/:id`,
        target: '/api/tanks/house',
        from: asked.from ?? ADMINS_PHONE,
      },
    ]);
  });

  test('a form writes: it is told what is wrong, and is nobody’s attempt', () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': '2' };
    expect(admitted(WRITE, { who: 'ann', headers: form })).toBe('body_not_json');
    expect(audited).toEqual([]);
  });
});
