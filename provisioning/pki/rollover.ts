import { join } from 'node:path';
import { PUBLIC_FILE, replaceFile } from '../durable/replace-file.js';
import type { FarmState, Member } from '../farm/farm-state.js';
import { isVpnServer, membersOf } from '../farm/members.js';
import { Refusal } from '../refusal.js';
import { type AuthorityPlan, freshAuthority } from './init-pki.js';
import { type IssueOptions, issueLeaves } from './issue.js';
import { authorityFile, pkiFolder } from './pki-folder.js';
import { type AuthorityRecord, isRollingOver, type PkiState, type Purpose, trustedOf } from './pki-state.js';
import { currentLeaf, type Leaf } from './register.js';
import { type CrlPlace, commitPki } from './revoke.js';

/**
 * Begins to replace the VPN authority: a new one is made and trusted beside the old. From here on devices get their
 * certificates from the new one and a bundle with both; VPN servers keep theirs from the old one, which every device
 * out there trusts. Nobody is locked out at any time.
 * @returns undefined when a roll-over is under way already
 */
export async function beginRollover(
  state: PkiState,
  plan: AuthorityPlan,
  place: CrlPlace,
): Promise<PkiState | undefined> {
  if (isRollingOver(state)) return undefined;
  const [old] = trustedOf(state, 'vpn');
  if (old === undefined) throw new Error('no VPN authority is trusted');
  // A wrong passphrase must not seal the new key.
  await place.keyring.authority(old);
  const record = await nextAuthority(state, plan, place, 'vpn');
  const authorities = state.authorities.map((one) =>
    one === old ? { ...one, state: 'trusted' as const } : one,
  );
  return commitPki({ ...state, authorities: [...authorities, record] }, place);
}

/** Clients of the VPN whose newest certificate does not come from the new authority yet. */
export function notRolledOver(state: PkiState, farm: FarmState, register: readonly Leaf[]): Member[] {
  const newest = trustedOf(state, 'vpn').at(-1)?.generation;
  return membersOf(farm).filter(
    (member) =>
      !isVpnServer(farm, member) && currentLeaf(register, 'vpn', member.name)?.generation !== newest,
  );
}

/**
 * Ends a roll-over: VPN servers get certificates from the new authority, and the old one counts no longer.
 * @returns undefined when no roll-over is under way
 * @throws Refusal `rollover_unfinished` while a device still has a certificate from the old authority
 */
export async function finishRollover(
  state: PkiState,
  place: CrlPlace,
  issue: IssueOptions,
): Promise<PkiState | undefined> {
  if (!isRollingOver(state)) return undefined;
  const left = notRolledOver(state, issue.farm, issue.register);
  if (left.length > 0) throw unfinished(left);
  const newest = trustedOf(state, 'vpn').at(-1);
  if (newest === undefined) throw new Error('no VPN authority is trusted');
  const servers = membersOf(issue.farm).filter(
    (member) =>
      isVpnServer(issue.farm, member) &&
      currentLeaf(issue.register, 'vpn', member.name)?.generation !== newest.generation,
  );
  await issueLeaves(
    servers.map((member) => ({ member, purpose: 'vpn' })),
    { ...issue, issuer: newest },
  );
  const authorities = state.authorities.map((one) =>
    one.purpose === 'vpn' && one.state === 'trusted' ? { ...one, state: 'retired' as const } : one,
  );
  return commitPki({ ...state, authorities }, place);
}

/**
 * Replaces the web authority at once: phones that trusted the old one have to be told to trust the new one anyway. The
 * gateways' web certificates are then missing until they are issued.
 */
export async function replaceWebAuthority(
  state: PkiState,
  plan: AuthorityPlan,
  place: CrlPlace,
): Promise<PkiState> {
  for (const old of trustedOf(state, 'web')) await place.keyring.authority(old);
  const record = await nextAuthority(state, plan, place, 'web');
  const authorities = state.authorities.map((one) =>
    one.purpose === 'web' ? { ...one, state: 'retired' as const } : one,
  );
  return commitPki({ ...state, authorities: [...authorities, record] }, place);
}

async function nextAuthority(
  state: PkiState,
  plan: AuthorityPlan,
  { folder }: CrlPlace,
  purpose: Purpose,
): Promise<AuthorityRecord> {
  const sofar = state.authorities.filter((one) => one.purpose === purpose).map((one) => one.generation);
  const { record, certificate_pem } = await freshAuthority(plan, purpose, Math.max(...sofar) + 1);
  replaceFile(join(pkiFolder(folder), authorityFile(record)), certificate_pem, PUBLIC_FILE);
  return record;
}

function unfinished(left: readonly Member[]): Refusal {
  const some = left
    .slice(0, 5)
    .map(({ name }) => name)
    .join(', ');
  const more = left.length > 5 ? ` and ${left.length - 5} more` : '';
  return new Refusal({
    code: 'rollover_unfinished',
    message: `the old authority is still needed by ${some}${more}`,
    hint: 'Run "sluice pki renew --all" and install the new profiles first.',
    exit: 'conflict',
  });
}
