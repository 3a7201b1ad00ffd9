import type { AlarmPriority } from '../domain/alarm/state.js';
import type { ChannelBody } from '../protocol/notifications.js';

/** One message to one person. */
export interface Notice {
  /** A line that says it all on a locked phone. */
  readonly title: string;
  /** Sentences, one to a line. */
  readonly text: string;
  /** Null for what is no alarm. */
  readonly priority: AlarmPriority | null;
}

/** Where a message goes, with the secret that opens it. */
export type Channel = ChannelBody;

/** Carries messages out of the farm. */
export interface Notifier {
  /**
   * Delivers one message, within 15 s. Rejects when the other side did not take it; the error's message says why in
   * words for an admin, and never holds the secret.
   */
  deliver(channel: Channel, notice: Notice): Promise<void>;
}
