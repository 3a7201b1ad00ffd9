// The certificate library finds its parts through this, so it must be loaded first.
import 'reflect-metadata';
import { generateKeyPair, randomBytes, webcrypto, X509Certificate } from 'node:crypto';
import { promisify } from 'node:util';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY_MS = 86_400_000;

/** A certificate for one share, and nothing after it. */
export interface OwnCertificate {
  readonly cert_pem: string;
  readonly key_pem: string;
  /** SHA-256 of the certificate as browsers show it: `AB:CD:…`. */
  readonly fingerprint: string;
}

/** Makes a key and a self-signed certificate for an address. No authority of the farm is asked, so no passphrase. */
export async function makeOwnCertificate(address: string, now_ms: number): Promise<OwnCertificate> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' });
  const der = privateKey.export({ type: 'pkcs8', format: 'der' });
  const name = [{ CN: ['Sluice share'] }];
  const certificate = await X509CertificateGenerator.create({
    serialNumber: `01${randomBytes(15).toString('hex')}`,
    subject: name,
    issuer: name,
    // A phone's clock may be a little off.
    notBefore: new Date(now_ms - DAY_MS),
    notAfter: new Date(now_ms + DAY_MS),
    publicKey: publicKey.export({ type: 'spki', format: 'der' }),
    signingKey: await webcrypto.subtle.importKey('pkcs8', der, ALGORITHM, false, ['sign']),
    signingAlgorithm: ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension([{ type: 'ip', value: address }]),
    ],
  });
  const cert_pem = `${certificate.toString('pem')}\n`;
  return {
    cert_pem,
    key_pem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    fingerprint: new X509Certificate(cert_pem).fingerprint256,
  };
}
