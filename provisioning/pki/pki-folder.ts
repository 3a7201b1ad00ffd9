import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { damaged, PKI_FOLDER, readChecked, readIfThere } from '../farm/farm-files.js';
import { Refusal } from '../refusal.js';
import { type AuthorityRecord, type PkiState, type Purpose, pkiState, trustedOf } from './pki-state.js';

/** Where the PKI keeps what, within the farm folder. */
export const PKI_FILE = 'pki.json';
export const CRL_FILE = 'crl.pem';

export function pkiFolder(farm: string): string {
  return join(farm, PKI_FOLDER);
}

/** `vpn-ca-1.pem`: the certificate of an authority. */
export function authorityFile({
  purpose,
  generation,
}: Pick<AuthorityRecord, 'purpose' | 'generation'>): string {
  return `${purpose}-ca-${generation}.pem`;
}

/**
 * @throws Refusal `pki_missing`, `farm_damaged`, `farm_newer`
 */
export function loadPki(farm: string): PkiState {
  const state = findPki(farm);
  if (state !== undefined) return state;
  throw new Refusal({
    code: 'pki_missing',
    message: 'this farm has no certificate authority yet',
    hint: 'Make one with "sluice pki init".',
    exit: 'not_found',
  });
}

/** @returns undefined when the farm has none yet */
export function findPki(farm: string): PkiState | undefined {
  return readChecked(pkiFolder(farm), PKI_FILE, pkiState);
}

/** The certificate of an authority, as PEM. */
export function authorityPem(farm: string, record: Pick<AuthorityRecord, 'purpose' | 'generation'>): string {
  const path = join(pkiFolder(farm), authorityFile(record));
  const pem = readIfThere(path);
  if (pem === undefined) throw damaged(path, ['the certificate of the authority is not there']);
  return pem;
}

/** The certificates of all authorities that count, oldest first: what every machine trusts. */
export function trustBundle(farm: string, state: PkiState, purpose: Purpose): string {
  return trustedOf(state, purpose)
    .map((record) => authorityPem(farm, record))
    .join('');
}

/** Reads a certificate. @throws Refusal `farm_damaged` */
export function parseCertificate(path: string, pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    throw damaged(path, ['it holds no certificate that can be read']);
  }
}

/** The newest signed list of revoked certificates; undefined when it is not there. */
export function findCrl(farm: string): string | undefined {
  return readIfThere(join(pkiFolder(farm), CRL_FILE));
}
