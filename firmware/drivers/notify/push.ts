import type { AlarmPriority } from '../../domain/alarm/state.js';
import type { Channel, Notice } from '../../ports/notifier.js';
import { post } from './post.js';

/** The priorities of ntfy: https://docs.ntfy.sh/publish/#message-priority */
const NTFY_PRIORITY: Readonly<Record<AlarmPriority, string>> = {
  critical: '5',
  high: '4',
  medium: '3',
  low: '2',
};

/** Publishes one message at an ntfy topic, the farm's own or another's. */
export function publishNtfy(channel: Channel & { readonly kind: 'ntfy' }, notice: Notice): Promise<void> {
  const { title, text, priority } = notice;
  return post(
    channel.url,
    {
      'content-type': 'text/plain; charset=utf-8',
      // A header holds ASCII; RFC 2047 says how the rest travels, and ntfy reads it.
      title: `=?UTF-8?B?${Buffer.from(title).toString('base64')}?=`,
      priority: priority === null ? '2' : NTFY_PRIORITY[priority],
      ...bearer(channel.secret),
    },
    text,
  );
}

/** Posts one message as JSON: `{ title, text, priority }`. */
export function callWebhook(channel: Channel & { readonly kind: 'webhook' }, notice: Notice): Promise<void> {
  const { title, text, priority } = notice;
  const headers = { 'content-type': 'application/json', ...bearer(channel.secret) };
  return post(channel.url, headers, JSON.stringify({ title, text, priority }));
}

function bearer(secret: string | null | undefined): Record<string, string> {
  return secret == null ? {} : { authorization: `Bearer ${secret}` };
}
