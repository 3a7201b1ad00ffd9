import { createDecipheriv, createHmac } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { pemBlocks, pemBytes } from '../../../../provisioning/pki/pem.js';
import { makeClientKey, makeServerKey } from '../../../../provisioning/pki/tls-crypt-v2.js';

/** Unwraps as a server does, after "Implementation" in OpenVPN's doc/tls-crypt-v2.txt. */
function unwrap(server_pem: string, client_pem: string) {
  const server = pemBytes(server_pem);
  const client = pemBytes(client_pem);
  const wrapped = client.subarray(256);
  const length = wrapped.readUInt16BE(wrapped.length - 2);
  const tag = wrapped.subarray(0, 32);
  const decipher = createDecipheriv('aes-256-ctr', server.subarray(0, 32), tag.subarray(0, 16));
  const plain = Buffer.concat([decipher.update(wrapped.subarray(32, -2)), decipher.final()]);
  const expected = createHmac('sha256', server.subarray(64, 96))
    .update(wrapped.subarray(-2))
    .update(plain)
    .digest();
  return {
    length_fits: length === wrapped.length,
    authentic: expected.equals(tag),
    key: plain.subarray(0, 256),
    metadata: plain.subarray(256),
    own: client.subarray(0, 256),
  };
}

const NOW_MS = Date.UTC(2026, 0, 2, 3, 4, 5);

test('a client key unwraps with its server key to the same key, and to the time it was made', () => {
  const server = makeServerKey();
  const { length_fits, authentic, key, own, metadata } = unwrap(server, makeClientKey(server, NOW_MS));
  expect({ length_fits, authentic }).toEqual({ length_fits: true, authentic: true });
  expect(key.equals(own)).toBe(true);
  expect(metadata.readUInt8(0)).toBe(1);
  expect(metadata.readBigUInt64BE(1)).toBe(BigInt(NOW_MS / 1000));
});

test('it does not unwrap with another', () => {
  expect(unwrap(makeServerKey(), makeClientKey(makeServerKey(), NOW_MS)).authentic).toBe(false);
});

test('every key is another', () => {
  const server = makeServerKey();
  expect(makeServerKey()).not.toBe(server);
  expect(makeClientKey(server, NOW_MS)).not.toBe(makeClientKey(server, NOW_MS));
});

test('what is no server key is refused', () => {
  expect(() => makeClientKey('', NOW_MS)).toThrow(RangeError);
  expect(() => makeClientKey(makeClientKey(makeServerKey(), NOW_MS), NOW_MS)).toThrow(RangeError);
});

test('PEM blocks are found by their labels, dashes included', () => {
  const text = `${makeServerKey()}some words\n${makeServerKey()}`;
  expect(pemBlocks(text).map(({ label }) => label)).toEqual([
    'OpenVPN tls-crypt-v2 server key',
    'OpenVPN tls-crypt-v2 server key',
  ]);
});
