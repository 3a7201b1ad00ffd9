import { z } from 'zod';
import { id, timestamp } from '../../firmware/protocol/primitives.js';

/** `pki/pki.json`, version 1: the authorities, and every certificate that was ever revoked. Unknown keys are refused. */

const serial = z.string().regex(/^[0-9a-f]{32}$/, '32 hexadecimal digits');
const generation = z.number().int().min(1).max(1000);

/** `vpn` authorities sign who may be on the VPN; the `web` authority signs the dashboard's certificate and nothing else. */
export const PURPOSES = ['vpn', 'web'] as const;

const authority = z.strictObject({
  purpose: z.enum(PURPOSES),
  /** 1 for the first; a roll-over makes the next. */
  generation,
  /**
   * `issuing` signs new certificates; `trusted` is being replaced, but its certificates still count; `retired` counts
   * no longer.
   */
  state: z.enum(['issuing', 'trusted', 'retired']),
  serial,
  /** Name of its sealed key in the folder of CA keys, wherever that is. */
  key_file: z.string().regex(/^[a-z0-9-]{1,100}\.sealed$/),
  created: timestamp,
});

const revocation = z.strictObject({
  serial,
  /** Missing when the farm never knew it: taken over from the list of a machine, after a backup was restored. */
  name: id.optional(),
  /** The VPN authority that had signed it. */
  generation,
  at: timestamp,
  reason: z.enum(['lost', 'superseded', 'left']),
});

export const pkiState = z
  .strictObject({
    schema: z.literal(1),
    /** Number of the newest list of revoked certificates that was to be signed; only ever rises. */
    crl_number: z.number().int().min(1),
    authorities: z.array(authority).min(2),
    revoked: z.array(revocation),
  })
  .refine(
    ({ authorities }) =>
      PURPOSES.every(
        (purpose) =>
          authorities.filter((one) => one.purpose === purpose && one.state === 'issuing').length === 1,
      ),
    { message: 'exactly one authority of each purpose must be issuing', path: ['authorities'] },
  )
  .refine(({ revoked }) => new Set(revoked.map((one) => one.serial)).size === revoked.length, {
    message: 'a serial number is revoked twice',
    path: ['revoked'],
  });

export type PkiState = z.infer<typeof pkiState>;
export type AuthorityRecord = PkiState['authorities'][number];
export type Revocation = PkiState['revoked'][number];
export type Purpose = AuthorityRecord['purpose'];

/** Authorities whose certificates count, oldest first. */
export function trustedOf(state: PkiState, purpose: Purpose): AuthorityRecord[] {
  return state.authorities
    .filter((one) => one.purpose === purpose && one.state !== 'retired')
    .sort((a, b) => a.generation - b.generation);
}

/** Whether one VPN authority is being replaced by another. */
export function isRollingOver(state: PkiState): boolean {
  return trustedOf(state, 'vpn').length > 1;
}

/**
 * The authority that signs a new certificate. While one is being replaced, devices get theirs from the new one; VPN servers
 * stay with the old one, which is the only one that every device out there trusts.
 */
export function issuerFor(state: PkiState, purpose: Purpose, forServer: boolean): AuthorityRecord {
  const trusted = trustedOf(state, purpose);
  const chosen = forServer ? trusted.at(0) : trusted.at(-1);
  if (chosen === undefined) throw new Error(`no ${purpose} authority is trusted`);
  return chosen;
}
