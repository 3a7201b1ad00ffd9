import { z } from 'zod';
import { isTimeZone } from '../domain/schedule/local-time.js';
import { alarmPriority } from './alarms.js';
import { reasonCode, timestamp } from './primitives.js';

/** Where people are told of alarms when they do not look at the dashboard. */

const address = z.email('an address such as ann@example.org').max(254);
const anyWebUrl = z
  .url({ protocol: /^https?$/, error: 'an address such as https://ntfy.example.org/farm' })
  .max(512);
/** An address is shown to every admin, and is in every backup. */
const webUrl = anyWebUrl.refine((url) => !hasUserInfo(url), {
  message:
    'an address without a name or password in it: leave out what stands before the @, and give the password or token as "secret"',
});
const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day such as 22:00');
const secret = z.string().min(1).max(256);
/** It travels in an HTTP header, which carries no others. */
const token = secret.regex(
  /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/,
  'a token of letters, digits and signs of ASCII, with no space at its ends',
);

/** Hours in which only critical alarms are told; the others wait for their end. */
const quietHours = z.strictObject({
  from: clockTime,
  to: clockTime,
  /** IANA name, such as `Europe/Madrid`. */
  time_zone: z.string().max(64).refine(isTimeZone, 'a time zone such as Europe/Madrid'),
});

const common = {
  /** For whom it is, as the farmer calls them. */
  name: z.string().trim().min(1).max(64),
  enabled: z.boolean().default(true),
  /** Alarms below this priority are not told here. */
  min_priority: alarmPriority.default('medium'),
  /** Told when nobody has acknowledged for so long: 0 for the first person, more for the second. Minutes. */
  after_min: z.number().int().min(0).max(1_440).default(0),
  /** Told again so often until somebody acknowledges; 0 for never. Minutes. */
  repeat_min: z.number().int().min(0).max(10_080).default(60),
  quiet: quietHours.nullable().default(null),
  /** A word once a week that the gateway is alive: silence is then a sign. */
  heartbeat: z.boolean().default(true),
};

const email = {
  kind: z.literal('email'),
  host: z.string().min(1).max(253),
  port: z.number().int().min(1).max(65_535).default(587),
  /** `tls` from the first byte (465), `starttls` after the greeting (587), or `none` inside the farm. */
  security: z.enum(['tls', 'starttls', 'none']).default('starttls'),
  username: z.string().max(254).nullable().default(null),
  from: address,
  to: z.array(address).min(1).max(10),
  ...common,
};
const ntfy = { kind: z.literal('ntfy'), url: anyWebUrl, ...common };
const webhook = { kind: z.literal('webhook'), url: anyWebUrl, ...common };

/**
 * A channel as an admin sets it. The secret is the password of `email`, the token of `ntfy`, and what `webhook` sends
 * as `Authorization: Bearer`; left out when a channel is changed, the old one stays; null takes it away.
 */
const withSecret = { secret: secret.nullable().optional() };
const withToken = { secret: token.nullable().optional() };
export const channelBody = z.discriminatedUnion('kind', [
  z.strictObject({ ...email, ...withSecret }),
  z.strictObject({ ...ntfy, ...withToken, url: webUrl }),
  z.strictObject({ ...webhook, ...withToken, url: webUrl }),
]);

/** A channel as it may have been kept before addresses with a password in them, and secrets no header carries, were refused. */
export const keptChannelBody = z.discriminatedUnion('kind', [
  z.strictObject({ ...email, ...withSecret }),
  z.strictObject({ ...ntfy, ...withSecret }),
  z.strictObject({ ...webhook, ...withSecret }),
]);

export const channelId = z.string().regex(/^[0-9a-f]{16}$/);

/** What came of the last message. */
const delivery = z.object({
  ts: timestamp,
  delivered: z.boolean(),
  detail: z.string(),
  /** Why it was not delivered, as a reason's code and arguments; left out when it was. */
  why: z
    .object({ code: reasonCode, args: z.record(z.string(), z.union([z.number(), z.string()])) })
    .optional(),
});

/** A channel as it is shown: never with its secret. */
const shown = { id: channelId, has_secret: z.boolean(), last: delivery.nullable() };
export const channelView = z.discriminatedUnion('kind', [
  z.object({ ...email, ...shown }),
  z.object({ ...ntfy, ...shown }),
  z.object({ ...webhook, ...shown }),
]);
export const channelList = z.object({ channels: z.array(channelView) });

/** Whether a web address holds a name or password: `https://name:password@…`. */
export function hasUserInfo(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { username, password } = new URL(url);
  return username !== '' || password !== '';
}

export type ChannelBody = z.infer<typeof channelBody>;
export type ChannelView = z.infer<typeof channelView>;
export type Delivery = z.infer<typeof delivery>;
