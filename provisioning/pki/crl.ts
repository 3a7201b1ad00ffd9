// The certificate library finds its parts through this, so it must be loaded first.
import 'reflect-metadata';
import { createHash } from 'node:crypto';
import { AuthorityKeyIdentifierExtension, X509Crl, type X509CrlEntry } from '@peculiar/x509';
import { REASONS, type RevocationReason } from './authority.js';
import { pemBlocks, pemBytes } from './pem.js';
import { findCrl } from './pki-folder.js';
import { type PkiState, trustedOf } from './pki-state.js';

const CRL_NUMBER = '2.5.29.20';
const LABEL = 'X509 CRL';

/** A list of revoked certificates, as it stands in `crl.pem`: one for each authority that counts. */
export interface ReadCrl {
  /** The authority's name: `CN=Sluice farm VPN CA 1`. */
  readonly issuer: string;
  /** Identifier of the authority's key: another farm of the same name has another. Empty when the list names none. */
  readonly key_id: string;
  readonly number: number;
  /** Of the list as it was signed, in hexadecimal digits. */
  readonly sha256: string;
  readonly this_update: Date;
  readonly next_update: Date;
  /** Serial numbers in lower-case hexadecimal digits. */
  readonly serials: readonly string[];
  readonly revoked: readonly RevokedEntry[];
}

/** A line of the list. */
export interface RevokedEntry {
  readonly serial: string;
  readonly at: Date;
  readonly reason: RevocationReason;
}

/**
 * Reads all lists of a PEM file.
 * @throws TypeError when there is none, or one cannot be read
 */
export function readCrls(pem: string): ReadCrl[] {
  const blocks = pemBlocks(pem).filter(({ label }) => label === LABEL);
  if (blocks.length === 0) throw new TypeError(`there is no block "${LABEL}"`);
  return blocks.map(({ text }) => {
    const der = pemBytes(text);
    const crl = new X509Crl(der);
    if (crl.nextUpdate === undefined) throw new TypeError('a list does not say how long it is valid');
    return {
      issuer: crl.issuer,
      key_id: crl.getExtension(AuthorityKeyIdentifierExtension)?.keyId ?? '',
      number: numberOf(crl),
      sha256: createHash('sha256').update(der).digest('hex'),
      this_update: crl.thisUpdate,
      next_update: crl.nextUpdate,
      serials: crl.entries.map(({ serialNumber }) => serialNumber.toLowerCase()),
      revoked: crl.entries.map(entryOf),
    };
  });
}

/** Why the signed list is not the one that belongs to the state, in words; undefined when it is. */
export function crlIsDue(farm: string, state: PkiState): string | undefined {
  const pem = findCrl(farm);
  if (pem === undefined) return 'the signed list is not there';
  try {
    const lists = readCrls(pem);
    if (lists.length !== trustedOf(state, 'vpn').length) return 'it does not cover every authority';
    if (lists.some(({ number }) => number !== state.crl_number))
      return 'a revocation is not in it yet, because a command was interrupted';
    return undefined;
  } catch (error) {
    return `it cannot be read (${(error as Error).message})`;
  }
}

function entryOf({ serialNumber, revocationDate, reason }: X509CrlEntry): RevokedEntry {
  const known = (Object.keys(REASONS) as RevocationReason[]).find((one) => REASONS[one] === reason);
  return { serial: serialNumber.toLowerCase(), at: revocationDate, reason: known ?? 'lost' };
}

/** The number is a DER INTEGER: tag, length, bytes. */
function numberOf(crl: X509Crl): number {
  const value = crl.getExtension(CRL_NUMBER)?.value;
  if (value === undefined) throw new TypeError('a list has no number');
  return Number(`0x${Buffer.from(value).subarray(2).toString('hex')}`);
}
