export interface InletValveOptions {
  /** Time from fully closed to fully open, in ms. */
  readonly opening_ms: number;
  /** Time from fully open to fully closed, in ms. */
  readonly closing_ms: number;
}

/** A normally closed valve, which takes its time to turn. Times are ms since the simulation began. */
export class InletValve {
  private from = 0;
  private to: 0 | 1 = 0;
  private turned_ms = 0;
  /** Where it is jammed; null while it moves. */
  private jammed: number | null = null;

  constructor(private readonly options: InletValveOptions) {}

  /** Begins to turn; a valve that is turning already turns back from where it is. */
  turn(open: boolean, now_ms: number): void {
    this.from = this.openingAt(now_ms);
    this.to = open ? 1 : 0;
    this.turned_ms = now_ms;
  }

  /** Jams where it is, or comes loose and goes to where it was told last. */
  jam(jammed: boolean, now_ms: number): void {
    this.from = this.openingAt(now_ms);
    this.jammed = jammed ? this.from : null;
    this.turned_ms = now_ms;
  }

  /** Stands and moves from now on as another one does. */
  become({ from, to, turned_ms, jammed }: InletValve): void {
    this.from = from;
    this.to = to;
    this.turned_ms = turned_ms;
    this.jammed = jammed;
  }

  /** How far it is open, 0–1. */
  openingAt(now_ms: number): number {
    if (this.jammed !== null) return this.jammed;
    const stroke_ms = this.to === 1 ? this.options.opening_ms : this.options.closing_ms;
    const travelled = stroke_ms > 0 ? (now_ms - this.turned_ms) / stroke_ms : 1;
    return this.to === 1 ? Math.min(1, this.from + travelled) : Math.max(0, this.from - travelled);
  }

  /** When it reaches, or reached, the end of its travel. */
  get settles_ms(): number {
    if (this.jammed !== null) return this.turned_ms;
    const way = Math.abs(this.to - this.from);
    return this.turned_ms + way * (this.to === 1 ? this.options.opening_ms : this.options.closing_ms);
  }
}
