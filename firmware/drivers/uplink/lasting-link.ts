import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '../../ports/log.js';
import { BackOff } from './back-off.js';
import { Link, type LinkEvents, type LinkOptions } from './link.js';
import { type LinkEnd, linkEndOf } from './link-end.js';
import { LinkReport } from './link-report.js';

export interface LastingLinkOptions extends LinkOptions {
  readonly log: Log;
  /** Evenly spread over [0, 1). */
  readonly random: () => number;
}

/** What a lasting link tells its owner. */
export type LastingLinkEvents = Omit<LinkEvents, 'ended' | 'connected'> & {
  /** There is a new connection; nothing that was sent over an older one counts. */
  readonly connected: (link: Link) => void;
};

/** A connection that has lasted this long is a good one, in ms. */
const STEADY_MS = 10_000;

/** Link after link: when one ends, or never begins, the next is tried after a pause, for ever. */
export class LastingLink {
  private readonly back_off: BackOff;
  private readonly report: LinkReport;
  private link: Link | null = null;

  constructor(
    private readonly options: LastingLinkOptions,
    private readonly events: LastingLinkEvents,
  ) {
    this.back_off = new BackOff(options.random);
    this.report = new LinkReport(options.log, options.url);
  }

  /** The present link, connected or not; null before the first. */
  get current(): Link | null {
    return this.link;
  }

  /** Connects again and again until `signal` aborts and the present link has ended. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.connectOnce(signal);
      if (signal.aborted) return;
      await pause(this.back_off.next_ms(), undefined, { signal }).catch(() => undefined);
    }
  }

  /** Resolves when the link has ended, or could not even begin. */
  private connectOnce(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      let steady: NodeJS.Timeout | undefined;
      let brief = false;
      const ended = (end: LinkEnd) => {
        clearTimeout(steady);
        if (!signal.aborted) this.report.ended(end, brief);
        resolve();
      };
      const connected = () => {
        brief = true;
        steady = setTimeout(() => {
          brief = false;
          this.back_off.reset();
          this.report.steady();
        }, STEADY_MS);
        this.report.connected();
        this.events.connected(link);
      };
      const link = new Link(this.options, { ...this.events, connected, ended });
      this.link = link;
      try {
        link.open();
      } catch (error) {
        ended(linkEndOf(error instanceof Error ? error : new Error(String(error))));
      }
    });
  }
}
