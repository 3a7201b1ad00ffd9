import type { Log } from '../../ports/log.js';
import { shownUrl } from '../log/shown-url.js';
import { DROPS, type LinkEnd } from './link-end.js';

/** After so many connections in a row that did not last, the gateway is said to drop the node. */
const UNSTEADY_LIMIT = 2;

/** Tells the log how the connection is doing: one line for each change of cause, however many tries there are. */
export class LinkReport {
  private told: string | null = null;
  private unsteady = 0;

  private readonly url: string;

  constructor(
    private readonly log: Log,
    url: string,
  ) {
    this.url = shownUrl(url);
  }

  /** A connection is there. */
  connected(): void {
    if (this.unsteady < UNSTEADY_LIMIT) this.tellConnected();
  }

  /** It has lasted a while. */
  steady(): void {
    this.unsteady = 0;
    this.tellConnected();
  }

  /** It is gone, or there never was one. `was_brief` when there was one that did not last. */
  ended(end: LinkEnd, was_brief: boolean): void {
    if (was_brief) this.unsteady += 1;
    const { code, advice } = was_brief && this.unsteady >= UNSTEADY_LIMIT ? DROPS : end;
    if (code === this.told) return;
    this.told = code;
    this.log.warn({ code, url: this.url }, `No connection to the gateway at ${this.url}: ${advice}`);
  }

  private tellConnected(): void {
    if (this.told === 'connected') return;
    this.told = 'connected';
    this.log.info({ url: this.url }, `Connected to the gateway at ${this.url}`);
  }
}
