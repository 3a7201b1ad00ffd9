import type { Load } from './relays.js';

/** A tank at one end of a pipe. */
export interface PipeEnd {
  /** Lets time pass up to now. */
  settle(): void;
  /** What it really holds now. */
  readonly percent: number;
  /** So much runs out through this pipe from now on, in litres per hour. */
  tap(pipe: string, flow_lph: number): void;
}

/** A pipe with a valve or pump in it. */
export interface PipeSpec {
  /** Name of the relay that opens it, such as `farm.pump`. */
  readonly relay: string;
  /** The tank that it empties. */
  readonly from: string;
  /** The tank that it fills; null where the water is used up. */
  readonly to: string | null;
  readonly flow_lph: number;
  /** True for a valve that is open without current (default false). */
  readonly rests_open?: boolean;
}

/** Water that really leaves one tank and, with another at its end, really enters that one; none when the first is empty. */
export class Pipe implements Load {
  private fed = false;

  constructor(
    readonly spec: PipeSpec,
    private readonly end: (tank: string) => PipeEnd,
  ) {}

  get energised(): boolean {
    return this.fed;
  }

  energise(energised: boolean): void {
    const { relay, from, to, flow_lph } = this.spec;
    // What flowed until now flowed as the pipe stood until now.
    if (to !== null) this.end(to).settle();
    this.fed = energised;
    this.end(from).tap(relay, this.open ? flow_lph : 0);
  }

  private get open(): boolean {
    return this.fed !== (this.spec.rests_open ?? false);
  }

  /** What comes out of its end now, in litres per hour. */
  get flow_lph(): number {
    return this.open && this.end(this.spec.from).percent > 0 ? this.spec.flow_lph : 0;
  }
}
