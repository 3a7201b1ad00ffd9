import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { pemBytes, toPem } from './pem.js';

/**
 * Keys for OpenVPN's tls-crypt-v2, after its doc/tls-crypt-v2.txt: each client has a key of its own, wrapped for its
 * server, so that nobody without one gets as far as the TLS handshake, and a lost one harms no other.
 */
export const SERVER_LABEL = 'OpenVPN tls-crypt-v2 server key';
export const CLIENT_LABEL = 'OpenVPN tls-crypt-v2 client key';

/** A server key is two 512-bit keys, of each of which the first half is used: Ke to encrypt, Ka to authenticate. */
const SERVER_KEY_BYTES = 128;
const KA_AT = 64;
const USED_BYTES = 32;

const CLIENT_KEY_BYTES = 256;
const TAG_BYTES = 32;
const IV_BYTES = 16;
const LENGTH_BYTES = 2;

/** Metadata type 1: when the key was made, in seconds since 1970, as 64 bits. */
const TIMESTAMP = 0x01;

export function makeServerKey(): string {
  return toPem(SERVER_LABEL, randomBytes(SERVER_KEY_BYTES));
}

/**
 * Makes a client key for a server.
 * @param server_pem the server's key
 * @throws RangeError when that is none
 */
export function makeClientKey(server_pem: string, now_ms: number): string {
  const server = pemBytes(server_pem);
  if (server.length !== SERVER_KEY_BYTES) throw new RangeError('not a tls-crypt-v2 server key');
  const key = randomBytes(CLIENT_KEY_BYTES);
  return toPem(CLIENT_LABEL, Buffer.concat([key, wrap(server, key, timestamp(now_ms))]));
}

/**
 * Whether a client key was wrapped by this server key: another server does not know what to make of it, and stays silent.
 * @returns false for anything that is no key
 */
export function isWrappedBy(server_pem: string, client_pem: string): boolean {
  const server = pemBytes(server_pem);
  const client = pemBytes(client_pem);
  const wrapped = client.subarray(CLIENT_KEY_BYTES);
  if (server.length !== SERVER_KEY_BYTES || wrapped.length < TAG_BYTES + CLIENT_KEY_BYTES + LENGTH_BYTES)
    return false;
  const tag = wrapped.subarray(0, TAG_BYTES);
  const length = wrapped.subarray(-LENGTH_BYTES);
  const decipher = createDecipheriv('aes-256-ctr', server.subarray(0, USED_BYTES), tag.subarray(0, IV_BYTES));
  const plain = decipher.update(wrapped.subarray(TAG_BYTES, -LENGTH_BYTES));
  return timingSafeEqual(tag, tagOf(server, length, plain));
}

function tagOf(server: Buffer, length: Buffer, ...content: readonly Buffer[]): Buffer {
  const hmac = createHmac('sha256', server.subarray(KA_AT, KA_AT + USED_BYTES)).update(length);
  for (const part of content) hmac.update(part);
  return hmac.digest();
}

/** WKc = T ‖ AES-256-CTR(Ke, IV, Kc ‖ metadata) ‖ len, with T = HMAC-SHA256(Ka, len ‖ Kc ‖ metadata), IV = T's first half. */
function wrap(server: Buffer, key: Buffer, metadata: Buffer): Buffer {
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt16BE(TAG_BYTES + key.length + metadata.length + LENGTH_BYTES);
  const tag = tagOf(server, length, key, metadata);
  const cipher = createCipheriv('aes-256-ctr', server.subarray(0, USED_BYTES), tag.subarray(0, IV_BYTES));
  return Buffer.concat([tag, cipher.update(key), cipher.update(metadata), cipher.final(), length]);
}

function timestamp(now_ms: number): Buffer {
  const metadata = Buffer.alloc(9);
  metadata.writeUInt8(TIMESTAMP);
  metadata.writeBigUInt64BE(BigInt(Math.floor(now_ms / 1000)), 1);
  return metadata;
}
