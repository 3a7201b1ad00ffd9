// The certificate library finds its parts through this, so it must be loaded first.
import 'reflect-metadata';
import { X509Certificate, X509Crl } from '@peculiar/x509';
import { toTimestamp } from '../../firmware/protocol/primitives.js';
import { Refusal } from '../refusal.js';
import { type ReadCrl, readCrls } from './crl.js';
import { pemBlocks, pemBytes } from './pem.js';
import { authorityPem } from './pki-folder.js';
import type { PkiState, Revocation } from './pki-state.js';
import type { Leaf } from './register.js';

/** What a farm knows, as far as a list of revoked certificates is concerned. */
export interface KnownRevocations {
  /** The farm folder. */
  readonly folder: string;
  readonly pki: PkiState;
  readonly register: readonly Leaf[];
}

/** What a machine's list has and the farm has not. */
export interface Merge {
  readonly missing: readonly Revocation[];
  /** The number of the machine's list: the farm's next must be higher. */
  readonly crl_number: number;
}

/**
 * Compares the list of a machine with what the farm revokes. A farm that was restored from a backup knows less.
 * @param pem the lists, of which every one must be signed by an authority of this farm
 * @throws Refusal `crl_damaged`, `crl_foreign`
 */
export async function mergeOf(known: KnownRevocations, pem: string): Promise<Merge> {
  const lists = listsIn(pem);
  const revoked = new Set(known.pki.revoked.map(({ serial }) => serial));
  const missing: Revocation[] = [];
  for (const { list, der } of lists) {
    const generation = await signerOf(known, list, der);
    if (generation === undefined) throw foreign(list);
    const fresh = list.revoked.filter(({ serial }) => !revoked.has(serial));
    for (const { serial, at, reason } of fresh) {
      const name = known.register.find((leaf) => leaf.serial === serial)?.name;
      missing.push({ serial, ...(name && { name }), generation, at: toTimestamp(at.getTime()), reason });
    }
  }
  return { missing, crl_number: Math.max(...lists.map(({ list }) => list.number)) };
}

/** The state with what was missing; its list, which is still to be signed, gets a number above both. */
export function withMerged(state: PkiState, { missing, crl_number }: Merge): PkiState {
  return {
    ...state,
    crl_number: Math.max(state.crl_number, crl_number),
    revoked: [...state.revoked, ...missing],
  };
}

function listsIn(pem: string): { list: ReadCrl; der: Uint8Array<ArrayBuffer> }[] {
  try {
    const blocks = pemBlocks(pem).filter(({ label }) => label === 'X509 CRL');
    return readCrls(pem).map((list, at) => ({ list, der: new Uint8Array(pemBytes(blocks[at]?.text ?? '')) }));
  } catch (cause) {
    throw new Refusal({
      code: 'crl_damaged',
      message: `this is no list of revoked certificates: ${(cause as Error).message}`,
      hint: 'Copy /etc/sluice/vpn/crl.pem from the gateway, or from the VPN server elsewhere, and name that file.',
      exit: 'damaged',
      cause,
    });
  }
}

/** The generation of the authority that signed a list; also a retired one counts, for what it revoked stays revoked. */
async function signerOf(
  { folder, pki }: KnownRevocations,
  list: ReadCrl,
  der: Uint8Array<ArrayBuffer>,
): Promise<number | undefined> {
  for (const record of pki.authorities.filter(({ purpose }) => purpose === 'vpn')) {
    const authority = new X509Certificate(pemBytes(authorityPem(folder, record)));
    if (authority.subject === list.issuer && (await new X509Crl(der).verify({ publicKey: authority })))
      return record.generation;
  }
  return undefined;
}

function foreign({ issuer }: ReadCrl): Refusal {
  return new Refusal({
    code: 'crl_foreign',
    message: `this list is signed by an authority that this farm does not have: ${issuer.replace(/^CN=/, '')}`,
    hint: 'If the farm was restored from a backup, restore one that was made after that authority. If there is none, or the farm was begun anew: revoke again who was lost, make a new bundle, and on that machine run "sudo sluice uninstall", then "sudo sh sluice/install.sh" of the bundle.',
    exit: 'conflict',
  });
}
