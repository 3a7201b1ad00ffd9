import type { AlarmPriority } from '../domain/alarm/state.js';
import type { Reason } from '../domain/reason.js';
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

/** Why a message was not taken: as a reason, and in words for an admin; neither holds the secret. */
export class NotDelivered extends Error {
  constructor(
    readonly why: Reason,
    message: string,
  ) {
    super(message);
    this.name = 'NotDelivered';
  }
}

/** Carries messages out of the farm. */
export interface Notifier {
  /**
   * Delivers one message, within 15 s. Rejects with NotDelivered when the other side did not take it.
   */
  deliver(channel: Channel, notice: Notice): Promise<void>;
}
