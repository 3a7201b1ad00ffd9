import { join } from 'node:path';
import { PUBLIC_FILE, replaceFile } from '../durable/replace-file.js';
import { writeJson } from '../farm/open-farm.js';
import type { RevocationReason } from './authority.js';
import { readCrls } from './crl.js';
import type { Keyring } from './keyring.js';
import { crlValidity } from './lifetimes.js';
import { CRL_FILE, PKI_FILE, pkiFolder } from './pki-folder.js';
import { type PkiState, type Revocation, trustedOf } from './pki-state.js';
import type { Leaf } from './register.js';

export interface CrlPlace {
  /** The farm folder, whose lock is held. */
  readonly folder: string;
  readonly keyring: Keyring;
  readonly now_ms: number;
}

/** The state with these certificates revoked; those that are already stay as they are. */
export function withRevoked(
  state: PkiState,
  leaves: readonly Leaf[],
  reason: RevocationReason,
  at: string,
): PkiState {
  const known = new Set(state.revoked.map(({ serial }) => serial));
  const fresh = leaves
    .filter(({ serial }) => !known.has(serial))
    .map(({ serial, name, generation }): Revocation => ({ serial, name, generation, at, reason }));
  return { ...state, revoked: [...state.revoked, ...fresh] };
}

/**
 * Makes a state the PKI's own and signs the list that belongs to it, with a number that no list had before.
 *
 * The keys are opened first, so that a wrong passphrase changes nothing. Then the revocations are kept, then the list: a
 * command that is killed in between leaves a state whose list is known to be due (`crlIsDue`), and the next signs it.
 * @returns the state with the number of the new list
 */
export async function commitPki(state: PkiState, place: CrlPlace): Promise<PkiState> {
  const { folder, keyring, now_ms } = place;
  const trusted = trustedOf(state, 'vpn');
  const authorities = await Promise.all(trusted.map((record) => keyring.authority(record)));
  const next = { ...state, crl_number: state.crl_number + 1 };
  writeJson(pkiFolder(folder), PKI_FILE, next);
  const lists = await Promise.all(
    authorities.map((authority, at) =>
      authority.signCrl({
        number: next.crl_number,
        revoked: revokedBy(next, trusted[at]?.generation),
        validity: crlValidity(now_ms),
      }),
    ),
  );
  // What is wrong with a list locks everybody out, so that it is read back before it counts.
  readCrls(lists.join(''));
  replaceFile(join(pkiFolder(folder), CRL_FILE), lists.join(''), PUBLIC_FILE);
  return next;
}

function revokedBy(state: PkiState, generation: number | undefined) {
  return state.revoked
    .filter((one) => one.generation === generation)
    .map(({ serial, at, reason }) => ({ serial, at: new Date(at), reason }));
}
