import { expect, test } from '@jest/globals';
import { comesFromOwnPage } from '../../../../firmware/gateway/http/origin.js';

const host = '192.168.0.1:8080';

test.each([
  ['a program that says nothing of itself', {}, true],
  ['a page of the gateway', { origin: `http://${host}`, 'sec-fetch-site': 'same-origin' }, true],
  ['a browser that says no site', { origin: `http://${host}` }, true],
  ['an address typed by hand', { 'sec-fetch-site': 'none' }, true],
  ['another site', { origin: 'http://evil.example' }, false],
  ['another port of the same host', { origin: 'http://192.168.0.1:1880' }, false],
  ['the same host without the port', { origin: 'http://192.168.0.1' }, false],
  ['a page that hides where it comes from', { origin: 'null' }, false],
  ['something that is no origin', { origin: 'javascript:alert(1)' }, false],
  ['a foreign site that sends no origin', { 'sec-fetch-site': 'cross-site' }, false],
  ['a sibling site', { 'sec-fetch-site': 'same-site' }, false],
  ['a site that claims our origin', { origin: `http://${host}`, 'sec-fetch-site': 'cross-site' }, false],
])('%s', (_, headers, own) => {
  expect(comesFromOwnPage({ host, ...headers })).toBe(own);
});

test('without a Host header there is no own page', () => {
  expect(comesFromOwnPage({ origin: `http://${host}` })).toBe(false);
});
