import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';

/** An RSA key pair, as certificates and files need it. */
export interface KeyPair {
  /** SubjectPublicKeyInfo, DER. */
  readonly public_der: Uint8Array<ArrayBuffer>;
  /** PKCS#8, PEM, not encrypted. */
  readonly private_pem: string;
}

const generate = promisify(generateKeyPair);

/** The sizes an installer may choose from. */
export const KEY_BITS = ['2048', '3072', '4096'] as const;
export const CA_KEY_BITS = 3072;
export const LEAF_KEY_BITS = 2048;

/** Makes an RSA key pair of `modulus_bits` in a thread of its own, so that several can be made at once. */
export async function makeKeyPair(modulus_bits: number): Promise<KeyPair> {
  const { publicKey, privateKey } = await generate('rsa', {
    modulusLength: modulus_bits,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return { public_der: new Uint8Array(publicKey), private_pem: privateKey };
}
