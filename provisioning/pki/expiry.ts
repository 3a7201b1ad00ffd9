import type { FarmState } from '../farm/farm-state.js';
import { membersOf } from '../farm/members.js';
import { crlIsDue, readCrls } from './crl.js';
import { wantedFor } from './issue.js';
import { daysUntil } from './lifetimes.js';
import { authorityFile, authorityPem, findCrl, parseCertificate } from './pki-folder.js';
import { type PkiState, PURPOSES, trustedOf } from './pki-state.js';
import { currentLeaf, type Leaf } from './register.js';

/** One thing that ends some day, or should be there and is not. */
export interface Expiry {
  readonly what: string;
  readonly kind: 'authority' | 'crl' | 'certificate';
  readonly state: 'fine' | 'soon' | 'ended' | 'not_yet' | 'missing' | 'due';
  /** When it ends; null when it is missing. */
  readonly ends: Date | null;
  /** Whole days until then; negative when it has ended. */
  readonly days: number | null;
  /** What to do, as a command; empty when it is fine. */
  readonly remedy: string;
}

export interface ExpiryQuestion {
  readonly folder: string;
  readonly farm: FarmState;
  readonly pki: PkiState;
  readonly register: readonly Leaf[];
  readonly now_ms: number;
  /** What ends within so many days is `soon`. */
  readonly within_days: number;
}

/** Everything that ends: authorities, the list of revoked certificates, and each machine's certificates. Soonest first. */
export function expiriesOf(question: ExpiryQuestion): Expiry[] {
  const all = [...authorityExpiries(question), ...crlExpiries(question), ...leafExpiries(question)];
  return all.sort((a, b) => (a.ends?.getTime() ?? 0) - (b.ends?.getTime() ?? 0));
}

function authorityExpiries({ folder, pki, now_ms, within_days }: ExpiryQuestion): Expiry[] {
  return PURPOSES.flatMap((purpose) =>
    trustedOf(pki, purpose).map((record): Expiry => {
      const certificate = parseCertificate(authorityFile(record), authorityPem(folder, record));
      const what = `${purpose === 'vpn' ? 'VPN' : 'web'} authority ${record.generation}`;
      const remedy = purpose === 'vpn' ? 'sluice pki renew --ca' : 'sluice pki renew --web-ca';
      const span = { from: new Date(certificate.validFrom), to: new Date(certificate.validTo) };
      return { what, kind: 'authority', ...judge(span, now_ms, within_days, remedy) };
    }),
  );
}

function crlExpiries({ folder, pki, now_ms, within_days }: ExpiryQuestion): Expiry[] {
  const remedy = 'sluice pki crl refresh';
  const due = crlIsDue(folder, pki);
  const what = 'list of revoked certificates';
  if (due !== undefined)
    return [{ what: `${what}: ${due}`, kind: 'crl', state: 'due', ends: null, days: null, remedy }];
  return readCrls(findCrl(folder) ?? '').map(({ issuer, this_update, next_update }): Expiry => {
    const span = { from: this_update, to: next_update };
    return {
      what: `${what} of ${issuer.replace(/^CN=/, '')}`,
      kind: 'crl',
      ...judge(span, now_ms, within_days, remedy),
    };
  });
}

function leafExpiries({ farm, register, now_ms, within_days }: ExpiryQuestion): Expiry[] {
  return membersOf(farm).flatMap((member) =>
    wantedFor(member).map(({ purpose }): Expiry => {
      const what = `${member.kind} ${member.name}${purpose === 'web' ? ' (web)' : ''}`;
      const leaf = currentLeaf(register, purpose, member.name);
      const remedy = `sluice pki ${leaf === undefined ? 'issue' : 'renew'} ${member.name}`;
      if (leaf === undefined) {
        const hadOne = register.some((one) => one.purpose === purpose && one.name === member.name);
        const orRemove = hadOne && member.kind !== 'gateway' ? `, or sluice farm remove ${member.name}` : '';
        return {
          what,
          kind: 'certificate',
          state: 'missing',
          ends: null,
          days: null,
          remedy: `${remedy}${orRemove}`,
        };
      }
      const span = { from: leaf.not_before, to: leaf.not_after };
      return { what, kind: 'certificate', ...judge(span, now_ms, within_days, remedy) };
    }),
  );
}

function judge(
  { from, to }: { from: Date; to: Date },
  now_ms: number,
  within_days: number,
  remedy: string,
): Pick<Expiry, 'state' | 'ends' | 'days' | 'remedy'> {
  const days = daysUntil(to, now_ms);
  const state =
    to.getTime() <= now_ms
      ? 'ended'
      : from.getTime() > now_ms
        ? 'not_yet'
        : days < within_days
          ? 'soon'
          : 'fine';
  return { state, ends: to, days, remedy: state === 'fine' ? '' : remedy };
}
