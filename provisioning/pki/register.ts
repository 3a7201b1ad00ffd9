import { type LeafFile, listLeaves, readCertificate } from './leaf-files.js';
import { authorityFile, authorityPem, parseCertificate, pkiFolder } from './pki-folder.js';
import type { PkiState, Purpose } from './pki-state.js';

/**
 * `current` is the newest of its name; `superseded` still opens the door although a newer one is there; `untrusted`
 * comes from a retired authority.
 */
export type LeafState = 'current' | 'superseded' | 'revoked' | 'ended' | 'untrusted';

/** A certificate that was issued, and what has become of it. */
export interface Leaf extends LeafFile {
  /** Which authority signed it. */
  readonly generation: number;
  readonly not_before: Date;
  readonly not_after: Date;
  readonly state: LeafState;
}

/** Reads every certificate that was issued, in the order of `listLeaves`. */
export function readRegister(farm: string, state: PkiState, now_ms: number): Leaf[] {
  const generations = issuers(farm, state);
  const revoked = new Set(state.revoked.map(({ serial }) => serial));
  const trusted = new Set(
    state.authorities
      .filter((one) => one.state !== 'retired')
      .map((one) => `${one.purpose} ${one.generation}`),
  );
  const leaves = listLeaves(farm).map((file): Leaf => {
    const certificate = readCertificate(file);
    const generation = generations.get(certificate.issuer) ?? 0;
    const not_after = new Date(certificate.validTo);
    const state = revoked.has(file.serial)
      ? 'revoked'
      : !trusted.has(`${file.purpose} ${generation}`)
        ? 'untrusted'
        : not_after.getTime() <= now_ms
          ? 'ended'
          : 'current';
    return { ...file, generation, not_before: new Date(certificate.validFrom), not_after, state };
  });
  const newest = new Map(
    leaves.filter(({ state }) => state === 'current').map((leaf) => [`${leaf.purpose} ${leaf.name}`, leaf]),
  );
  return leaves.map((leaf) =>
    leaf.state === 'current' && newest.get(`${leaf.purpose} ${leaf.name}`) !== leaf
      ? { ...leaf, state: 'superseded' }
      : leaf,
  );
}

/** The certificate that a machine uses now; undefined when it has none that counts. */
export function currentLeaf(register: readonly Leaf[], purpose: Purpose, name: string): Leaf | undefined {
  return register.find((leaf) => leaf.purpose === purpose && leaf.name === name && leaf.state === 'current');
}

/** Certificates that would let somebody onto the VPN under one of these names. */
export function livingLeaves(register: readonly Leaf[], names: ReadonlySet<string>): Leaf[] {
  return register.filter(
    ({ purpose, name, state }) =>
      purpose === 'vpn' && names.has(name) && (state === 'current' || state === 'superseded'),
  );
}

/** The generation of each authority by its subject, as certificates name their issuer. */
function issuers(farm: string, state: PkiState): Map<string, number> {
  return new Map(
    state.authorities.map((record) => {
      const path = `${pkiFolder(farm)}/${authorityFile(record)}`;
      return [parseCertificate(path, authorityPem(farm, record)).subject, record.generation];
    }),
  );
}
