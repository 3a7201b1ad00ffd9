import { z } from 'zod';
import { timestamp } from './primitives.js';

/** What a gateway proves itself with, and whom it trusts. */
export const CERTIFICATE_KINDS = [
  'web',
  'web_authority',
  'vpn_server',
  'vpn_client',
  'vpn_authority',
  'revocation_list',
] as const;

export const certificateKind = z.enum(CERTIFICATE_KINDS);

/** A certificate, or the list of revoked ones. `soon`: it ends within 30 days. */
export const certificateView = z.object({
  kind: certificateKind,
  /** Common name: whose it is; of a list, who signed it. */
  name: z.string(),
  from: timestamp,
  /** Until when it is good. */
  ends: timestamp,
  /** Whole days until then; negative when it has ended. */
  days: z.number().int(),
  state: z.enum(['fine', 'soon', 'ended', 'not_yet']),
});

/** The soonest to end first. Those of phones and nodes are not on the gateway. */
export const certificateList = z.object({
  certificates: z.array(certificateView),
  /** Kinds that are there and cannot be read or understood. */
  unreadable: z.array(certificateKind),
});

export type CertificateKind = z.infer<typeof certificateKind>;
export type CertificateView = z.infer<typeof certificateView>;
export type CertificateList = z.infer<typeof certificateList>;
