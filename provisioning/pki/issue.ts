import { join } from 'node:path';
import { makeFolder, replaceFile } from '../durable/replace-file.js';
import { readIfThere } from '../farm/farm-files.js';
import type { FarmState, Gateway, Member } from '../farm/farm-state.js';
import { gatewayOf, isVpnServer } from '../farm/members.js';
import type { LeafRequest, Usage } from './authority.js';
import { makeKeyPair } from './key-pair.js';
import type { Keyring } from './keyring.js';
import { keepLeaf, type LeafFile, prepareLeafFolders } from './leaf-files.js';
import { leafValidity, type Validity, webValidity } from './lifetimes.js';
import { PRIVATE_DOMAIN } from './name-constraints.js';
import { authorityFile, authorityPem, parseCertificate, pkiFolder } from './pki-folder.js';
import { type AuthorityRecord, issuerFor, type PkiState, type Purpose } from './pki-state.js';
import type { Leaf } from './register.js';
import { makeClientKey, makeServerKey } from './tls-crypt-v2.js';

/** A certificate that is to be issued. */
export interface Wanted {
  readonly member: Member;
  readonly purpose: Purpose;
}

export interface IssueOptions {
  /** The farm folder, whose lock is held. */
  readonly folder: string;
  readonly farm: FarmState;
  readonly pki: PkiState;
  /** What was issued before, for the sequence numbers. */
  readonly register: readonly Leaf[];
  readonly keyring: Keyring;
  readonly modulus_bits: number;
  /** How many keys are made at the same time, ≥ 1. */
  readonly concurrency: number;
  readonly now_ms: number;
  /** Told after each certificate that is safely on the disk. */
  onIssued?(done: number, total: number): void;
  /** Signs instead of the authority whose turn it is; for the end of a roll-over. */
  readonly issuer?: AuthorityRecord;
}

/** What a member needs: a gateway one for the VPN and one for the dashboard, all others one for the VPN. */
export function wantedFor(member: Member): Wanted[] {
  const vpn = { member, purpose: 'vpn' } as const;
  return member.kind === 'gateway' ? [vpn, { member, purpose: 'web' }] : [vpn];
}

/**
 * Issues certificates, several at a time. Each is on the disk before it counts as done, so that a command that is killed
 * loses only those in the making; the next one goes on where it stopped.
 * @returns them in the order in which they were asked for
 */
export async function issueLeaves(wanted: readonly Wanted[], options: IssueOptions): Promise<LeafFile[]> {
  prepareLeafFolders(options.folder);
  const serverKeys = new Map(
    options.farm.gateways.map((gateway) => [gateway.name, keepServerKey(options.folder, gateway)]),
  );
  const issued = new Map<Wanted, LeafFile>();
  const waiting = [...wanted];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      issued.set(next, await issueOne(next, serverKeys.get(gatewayOf(next.member)) ?? '', options));
      options.onIssued?.(issued.size, wanted.length);
    }
  };
  const stopAll = (error: unknown) => {
    waiting.length = 0;
    throw error;
  };
  // Nothing is still being written when this function ends, also after a failure.
  const ends = await Promise.allSettled(
    Array.from({ length: options.concurrency }, () => work().catch(stopAll)),
  );
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return wanted.flatMap((one) => issued.get(one) ?? []);
}

async function issueOne(
  { member, purpose }: Wanted,
  serverKey: string,
  options: IssueOptions,
): Promise<LeafFile> {
  const { folder, farm, pki, keyring, register, modulus_bits, now_ms } = options;
  const record = options.issuer ?? issuerFor(pki, purpose, isVpnServer(farm, member));
  const [authority, keys] = await Promise.all([keyring.authority(record), makeKeyPair(modulus_bits)]);
  const request = { ...subjectOf(member, purpose, farm), public_der: keys.public_der };
  const { serial, pem } = await authority.signLeaf({
    ...request,
    validity: within(folder, record, purpose === 'web' ? webValidity(now_ms) : leafValidity(now_ms)),
  });
  return keepLeaf(
    folder,
    { purpose, name: member.name, sequence: nextSequence(register, purpose, member.name), serial },
    {
      certificate_pem: pem,
      key_pem: keys.private_pem,
      tls_crypt_v2_pem: request.usage === 'client' ? makeClientKey(serverKey, now_ms) : undefined,
    },
  );
}

function subjectOf(
  member: Member,
  purpose: Purpose,
  farm: FarmState,
): Omit<LeafRequest, 'public_der' | 'validity'> {
  const { name, address } = member;
  const usage: Usage = purpose === 'web' ? 'web' : isVpnServer(farm, member) ? 'server' : 'client';
  const dns = usage === 'web' ? `${name}.${farm.name}.${PRIVATE_DOMAIN}` : name;
  return { usage, name, dns: [dns], addresses: usage === 'client' ? [] : [address] };
}

/** No certificate outlives the authority that signed it. */
function within(folder: string, record: AuthorityRecord, validity: Validity): Validity {
  const path = join(pkiFolder(folder), authorityFile(record));
  const end = new Date(parseCertificate(path, authorityPem(folder, record)).validTo);
  return end < validity.notAfter ? { ...validity, notAfter: end } : validity;
}

function nextSequence(register: readonly Leaf[], purpose: Purpose, name: string): number {
  const before = register.filter((leaf) => leaf.purpose === purpose && leaf.name === name);
  return before.reduce((highest, { sequence }) => Math.max(highest, sequence), 0) + 1;
}

/** The tls-crypt-v2 server key of a gateway, by its index, which a new name does not change. Made when it is missing. */
export function keepServerKey(folder: string, { index }: Gateway): string {
  const path = serverKeyFile(folder, index);
  const known = readIfThere(path);
  if (known !== undefined) return known;
  makeFolder(join(pkiFolder(folder), 'tls-crypt-v2'));
  const fresh = makeServerKey();
  replaceFile(path, fresh);
  return fresh;
}

export function serverKeyFile(folder: string, index: number): string {
  return join(pkiFolder(folder), 'tls-crypt-v2', `subnet-${index}.key`);
}
