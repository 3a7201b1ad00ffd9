import type { Load } from './relays.js';

/** A tank at one end of a pipe. */
export interface PipeEnd {
  /** Lets time pass up to now. */
  settle(): void;
  /** What it really holds now. */
  readonly percent: number;
  /** So much runs out through this pipe from now on, in litres per hour; `own` where the pipe is one of this tank's. */
  tap(pipe: string, flow_lph: number, own: boolean): void;
}

/** A pipe with a valve or pump in it. */
export interface PipeSpec {
  /**
   * Name of the relay that opens it, such as `farm.pump` or `house.inlet.rain`. The tank it begins with is the one whose
   * valve or pump this is, and so the one whose meters the water passes.
   */
  readonly relay: string;
  /** The tank that it empties; null for a main or a bore, which never runs dry. */
  readonly from: string | null;
  /** The tank that it fills; null where the water is used up. */
  readonly to: string | null;
  readonly flow_lph: number;
  /** True for a valve that is open without current (default false). */
  readonly rests_open?: boolean;
}

/** Water that really leaves one tank or a main and, with a tank at its end, really enters that one. An empty tank gives none. */
export class Pipe implements Load {
  private fed = false;

  constructor(
    readonly spec: PipeSpec,
    private readonly end: (tank: string) => PipeEnd,
  ) {}

  get energised(): boolean {
    return this.fed;
  }

  /**
   * Whether its valve or pump is one of this tank's: its outlet or pump, or a source of its inlet. Meters are fitted
   * beside the valves of their own tank, so what another tank lifts in or fills from this one passes none of them.
   */
  isOf(tank: string): boolean {
    return this.spec.relay.startsWith(`${tank}.`);
  }

  energise(energised: boolean): void {
    const { relay, from, to, flow_lph } = this.spec;
    // What flowed until now flowed as the pipe stood until now.
    if (to !== null) this.end(to).settle();
    this.fed = energised;
    if (from !== null) this.end(from).tap(relay, this.open ? flow_lph : 0, this.isOf(from));
  }

  private get open(): boolean {
    return this.fed !== (this.spec.rests_open ?? false);
  }

  /** What comes out of its end now, in litres per hour. */
  get flow_lph(): number {
    const { from, flow_lph } = this.spec;
    return this.open && (from === null || this.end(from).percent > 0) ? flow_lph : 0;
  }
}
