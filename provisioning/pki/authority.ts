// The certificate library finds its parts through this, so it must be loaded first.
import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
  X509CrlGenerator,
  X509CrlReason,
} from '@peculiar/x509';
import type { Block } from '../addressing/block.js';
import { derInteger } from './der.js';
import type { Validity } from './lifetimes.js';
import { nameConstraints } from './name-constraints.js';
import { pemBytes, toPem } from './pem.js';

const ALGORITHM = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const;
const CRL_NUMBER = '2.5.29.20';

/** What a certificate is good for. */
export type Usage = 'server' | 'client' | 'web';

/** Why a certificate is revoked, in the words of the list. */
export type RevocationReason = 'lost' | 'superseded' | 'left';

/** The same in the codes of X.509. */
export const REASONS: Readonly<Record<RevocationReason, X509CrlReason>> = {
  lost: X509CrlReason.keyCompromise,
  superseded: X509CrlReason.superseded,
  left: X509CrlReason.cessationOfOperation,
};

export interface LeafRequest {
  readonly usage: Usage;
  /** The common name; checked by the farm's rule for names. */
  readonly name: string;
  /** IPv4 addresses it also answers for. */
  readonly addresses: readonly string[];
  /** DNS names it also answers for. */
  readonly dns: readonly string[];
  readonly public_der: Uint8Array<ArrayBuffer>;
  readonly validity: Validity;
}

export interface CrlRequest {
  readonly number: number;
  readonly revoked: readonly { serial: string; at: Date; reason: RevocationReason }[];
  readonly validity: Validity;
}

/** A certificate and the serial number it carries, in lower-case hexadecimal digits. */
export interface Signed {
  readonly serial: string;
  readonly pem: string;
}

/**
 * Makes the self-signed certificate of an authority.
 * @param within when given, the authority can only speak for this block and for names under `.internal`: a phone that
 *   trusts it for the dashboard does not trust it for the rest of the web
 */
export async function makeAuthority(
  { common_name, private_pem, public_der, validity }: AuthorityRequest,
  within?: Block,
): Promise<Signed> {
  const serial = randomSerial();
  const subject = [{ CN: [common_name] }];
  const certificate = await X509CertificateGenerator.create({
    serialNumber: serial,
    subject,
    issuer: subject,
    ...validity,
    publicKey: public_der,
    signingKey: await importKey(private_pem),
    signingAlgorithm: ALGORITHM,
    extensions: [
      // No authority below it: path length 0.
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(public_der),
      await AuthorityKeyIdentifierExtension.create(public_der),
      ...(within === undefined ? [] : [nameConstraints(within)]),
    ],
  });
  return { serial, pem: toPem('CERTIFICATE', new Uint8Array(certificate.rawData)) };
}

export interface AuthorityRequest {
  readonly common_name: string;
  readonly private_pem: string;
  readonly public_der: Uint8Array<ArrayBuffer>;
  readonly validity: Validity;
}

/** An authority whose key is at hand. */
export class Authority {
  readonly #certificate: X509Certificate;
  readonly #key: webcrypto.CryptoKey;

  private constructor(certificate: X509Certificate, key: webcrypto.CryptoKey) {
    this.#certificate = certificate;
    this.#key = key;
  }

  /** Brings certificate and unsealed key together. */
  static async open(certificate_pem: string, private_pem: string): Promise<Authority> {
    const certificate = new X509Certificate(pemBytes(certificate_pem));
    return new Authority(certificate, await importKey(private_pem));
  }

  /** Signs the certificate of a server or client. */
  async signLeaf({ usage, name, addresses, dns, public_der, validity }: LeafRequest): Promise<Signed> {
    const serial = randomSerial();
    const names = [
      ...dns.map((value) => ({ type: 'dns', value }) as const),
      ...addresses.map((value) => ({ type: 'ip', value }) as const),
    ];
    const certificate = await X509CertificateGenerator.create({
      serialNumber: serial,
      subject: [{ CN: [name] }],
      issuer: this.#certificate.subjectName,
      ...validity,
      publicKey: public_der,
      signingKey: this.#key,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        ...usagesOf(usage),
        new SubjectAlternativeNameExtension(names),
        await SubjectKeyIdentifierExtension.create(public_der),
        await AuthorityKeyIdentifierExtension.create(this.#certificate.publicKey),
      ],
    });
    return { serial, pem: toPem('CERTIFICATE', new Uint8Array(certificate.rawData)) };
  }

  /** Signs a list of revoked certificates; gives it as PEM with the label that OpenSSL and OpenVPN know. */
  async signCrl({ number, revoked, validity }: CrlRequest): Promise<string> {
    const crl = await X509CrlGenerator.create({
      issuer: this.#certificate.subjectName,
      thisUpdate: validity.notBefore,
      nextUpdate: validity.notAfter,
      entries: revoked.map(({ serial, at, reason }) => ({
        serialNumber: serial,
        revocationDate: at,
        reason: REASONS[reason],
      })),
      extensions: [
        await AuthorityKeyIdentifierExtension.create(this.#certificate.publicKey),
        new Extension(CRL_NUMBER, false, derInteger(number)),
      ],
      signingAlgorithm: ALGORITHM,
      signingKey: this.#key,
    });
    return toPem('X509 CRL', new Uint8Array(crl.rawData));
  }
}

function usagesOf(usage: Usage): Extension[] {
  const { digitalSignature, keyEncipherment } = KeyUsageFlags;
  const isClient = usage === 'client';
  return [
    new KeyUsagesExtension(isClient ? digitalSignature : digitalSignature | keyEncipherment, true),
    new ExtendedKeyUsageExtension([isClient ? ExtendedKeyUsage.clientAuth : ExtendedKeyUsage.serverAuth]),
  ];
}

/** 128 random bits, of which the first two make it positive and of full length. From the system's own generator. */
function randomSerial(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toString('hex');
}

function importKey(private_pem: string): Promise<webcrypto.CryptoKey> {
  return webcrypto.subtle.importKey('pkcs8', pemBytes(private_pem), ALGORITHM, false, ['sign']);
}
