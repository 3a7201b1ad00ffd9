import type { Channel, Notice, Notifier } from '../../ports/notifier.js';
import { sendMail } from './email.js';
import { NotifyError } from './notify-error.js';
import { callWebhook, publishNtfy } from './push.js';

/** Carries messages by e-mail, ntfy and webhook. */
export class ChannelNotifier implements Notifier {
  /** As the port says; rejects with {@link NotifyError}. */
  async deliver(channel: Channel, notice: Notice): Promise<void> {
    try {
      await carry(channel, notice);
    } catch (error) {
      const where = channel.kind === 'email' ? `${channel.host}:${channel.port}` : new URL(channel.url).host;
      throw new NotifyError(where, error, channel.secret ?? null);
    }
  }
}

function carry(channel: Channel, notice: Notice): Promise<void> {
  switch (channel.kind) {
    case 'email':
      return sendMail(channel, notice);
    case 'ntfy':
      return publishNtfy(channel, notice);
    case 'webhook':
      return callWebhook(channel, notice);
  }
}
