import type { ChannelBody, ChannelView } from '../../../../firmware/protocol/notifications.js';
import { plainFigure } from '../../format/plain-figure.js';

export type ChannelKind = ChannelBody['kind'];
type Priority = NonNullable<ChannelBody['min_priority']>;

/** A channel as it is being typed: everything is what stands in its field. */
export interface ChannelDraft {
  readonly kind: ChannelKind;
  readonly name: string;
  readonly enabled: boolean;
  readonly min_priority: Priority;
  readonly after_min: string;
  readonly repeat_min: string;
  readonly quiet: boolean;
  readonly quiet_from: string;
  readonly quiet_to: string;
  readonly time_zone: string;
  readonly heartbeat: boolean;
  /** Of ntfy and webhook. */
  readonly url: string;
  /** Of e-mail: server, door, and who writes to whom. */
  readonly host: string;
  readonly port: string;
  readonly security: 'tls' | 'starttls' | 'none';
  readonly username: string;
  readonly from: string;
  readonly to: string;
  /** A new secret; empty leaves the one that is kept. */
  readonly secret: string;
  readonly forget_secret: boolean;
}

/** What is wrong with a draft: the key of the sentence that says it. */
export type ChannelMistake =
  | 'admin.alerts.mistake.name'
  | 'admin.alerts.mistake.url'
  | 'admin.alerts.mistake.secret_in_url'
  | 'admin.alerts.mistake.host'
  | 'admin.alerts.mistake.port'
  | 'admin.alerts.mistake.address'
  | 'admin.alerts.mistake.minutes'
  | 'admin.alerts.mistake.quiet';

const MINUTES_PER_DAY = 1_440;
const MINUTES_PER_WEEK = 10_080;

/** @param zone the time zone quiet hours are offered in */
export function newDraft(kind: ChannelKind, zone: string): ChannelDraft {
  return {
    ...{ kind, name: '', enabled: true, min_priority: 'medium', after_min: '0', repeat_min: '60' },
    ...{ quiet: false, quiet_from: '22:00', quiet_to: '06:00', time_zone: zone, heartbeat: true },
    ...{ url: '', host: '', port: '587', security: 'starttls', username: '', from: '', to: '' },
    ...{ secret: '', forget_secret: false },
  };
}

/** The draft a channel that is kept begins with. */
export function draftOf(channel: ChannelView, zone: string): ChannelDraft {
  const { kind, name, enabled, min_priority, after_min, repeat_min, quiet, heartbeat } = channel;
  const where =
    channel.kind === 'email'
      ? {
          ...{ host: channel.host, port: String(channel.port), security: channel.security },
          ...{ username: channel.username ?? '', from: channel.from, to: channel.to.join(', ') },
        }
      : { url: channel.url };
  return {
    ...newDraft(kind, quiet?.time_zone ?? zone),
    ...{ name, enabled, min_priority, heartbeat, quiet: quiet !== null },
    ...{ after_min: String(after_min), repeat_min: String(repeat_min) },
    ...(quiet !== null && { quiet_from: quiet.from, quiet_to: quiet.to }),
    ...where,
  };
}

/** The channel a draft stands for, or its first mistake. */
export function readChannel(draft: ChannelDraft): { body: ChannelBody } | { mistake: ChannelMistake } {
  const name = draft.name.trim();
  if (name === '') return { mistake: 'admin.alerts.mistake.name' };
  const where = draft.kind === 'email' ? readEmail(draft) : readUrl(draft, draft.kind);
  if ('mistake' in where) return where;
  const after_min = wholeUpTo(draft.after_min, MINUTES_PER_DAY);
  const repeat_min = wholeUpTo(draft.repeat_min, MINUTES_PER_WEEK);
  if (after_min === null || repeat_min === null) return { mistake: 'admin.alerts.mistake.minutes' };
  const { quiet_from: from, quiet_to: to, time_zone } = draft;
  if (draft.quiet && !(isClock(from) && isClock(to))) return { mistake: 'admin.alerts.mistake.quiet' };
  const { enabled, min_priority, heartbeat } = draft;
  const quiet = draft.quiet ? { from, to, time_zone } : null;
  const common = { name, enabled, min_priority, after_min, repeat_min, quiet, heartbeat };
  return { body: { ...where, ...common, ...secretOf(draft) } };
}

type Mistaken = { readonly mistake: ChannelMistake };
type EmailServer = Pick<
  Extract<ChannelBody, { kind: 'email' }>,
  'kind' | 'host' | 'port' | 'security' | 'username' | 'from' | 'to'
>;

function readUrl(
  { url }: ChannelDraft,
  kind: 'ntfy' | 'webhook',
): { kind: 'ntfy' | 'webhook'; url: string } | Mistaken {
  const address = url.trim();
  if (!/^https?:\/\/[^\s/]+/.test(address)) return { mistake: 'admin.alerts.mistake.url' };
  // The address is shown to every admin; the secret is not.
  if (/^https?:\/\/[^\s/?#]*@/.test(address)) return { mistake: 'admin.alerts.mistake.secret_in_url' };
  return { kind, url: address };
}

function readEmail(draft: ChannelDraft): EmailServer | Mistaken {
  const { host, port: typed, security, username, from, to } = draft;
  if (!/^[^\s/]+$/.test(host.trim())) return { mistake: 'admin.alerts.mistake.host' };
  const port = wholeUpTo(typed, 65_535);
  if (port === null || port === 0) return { mistake: 'admin.alerts.mistake.port' };
  const people = to.split(/[\s,;]+/).filter((one) => one !== '');
  const addresses = [from.trim(), ...people];
  if (people.length === 0 || people.length > 10 || !addresses.every(isAddress)) {
    return { mistake: 'admin.alerts.mistake.address' };
  }
  const as = username.trim() === '' ? null : username.trim();
  return {
    ...{ kind: 'email', host: host.trim(), port, security },
    ...{ username: as, from: from.trim(), to: people },
  };
}

/** Left out, the secret that is kept stays. */
function secretOf({ secret, forget_secret }: ChannelDraft): { secret?: string | null } {
  if (forget_secret) return { secret: null };
  return secret === '' ? {} : { secret };
}

function wholeUpTo(typed: string, most: number): number | null {
  const text = plainFigure(typed);
  const number = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  return number <= most ? number : null;
}

function isClock(text: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(text);
}

function isAddress(text: string): boolean {
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);
}
