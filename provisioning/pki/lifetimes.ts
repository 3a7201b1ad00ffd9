/** How long things are valid; docs/decisions say why. */

const DAY_MS = 86_400_000;

export interface Validity {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/**
 * A Pi has no battery clock: until it has met a time server, its clock stands at its last shutdown or at the making of
 * its card. Everything is valid from a year before it was made, so that such a machine does not take it for one from
 * the future.
 */
const BACKDATED_DAYS = 365;
const CA_DAYS = 20 * 365;
const LEAF_DAYS = 10 * 365;

/** Phones refuse a web certificate of more than 825 days (Apple, HT210176), backdating included; their clocks are right. */
const WEB_BACKDATED_DAYS = 1;
const WEB_DAYS = 820;

/** An offline CA has to be fetched for every new list, so that only revocations should need one. */
export const CRL_DAYS = 10 * 365;

/** What `expiry` warns of when nobody says how far to look ahead. */
export const WARN_DAYS = 60;

export const caValidity = (now_ms: number) => span(now_ms, BACKDATED_DAYS, CA_DAYS);
export const leafValidity = (now_ms: number) => span(now_ms, BACKDATED_DAYS, LEAF_DAYS);
export const webValidity = (now_ms: number) => span(now_ms, WEB_BACKDATED_DAYS, WEB_DAYS);
export const crlValidity = (now_ms: number) => span(now_ms, BACKDATED_DAYS, CRL_DAYS);

/** Whole days from `now_ms` to a moment, rounded down; negative when it has passed. */
export function daysUntil(moment: Date, now_ms: number): number {
  return Math.floor((moment.getTime() - now_ms) / DAY_MS);
}

/** Certificates know whole seconds. */
function span(now_ms: number, before_days: number, after_days: number): Validity {
  const now = Math.floor(now_ms / 1000) * 1000;
  return { notBefore: new Date(now - before_days * DAY_MS), notAfter: new Date(now + after_days * DAY_MS) };
}
