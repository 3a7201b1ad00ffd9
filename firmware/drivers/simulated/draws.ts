import { type ByHour, during, hourOf } from './day.js';
import type { SeededRandom } from './random.js';

const MS_PER_HOUR = 3_600_000;

/** How water is taken from a tank. */
export interface DrawPattern {
  /** What runs all the time, in litres per hour. */
  readonly base_lph: number;
  /** How many draws begin in an hour, by hour of the day. */
  readonly per_hour: ByHour;
  /** Least and greatest flow of one draw, in litres per hour. */
  readonly flow_lph: readonly [number, number];
  /** Shortest and longest draw, in seconds. */
  readonly span_s: readonly [number, number];
  /** A draw that is under way when the simulation begins. */
  readonly at_first: { readonly flow_lph: number; readonly span_s: number } | null;
}

interface Draw {
  readonly flow_lph: number;
  readonly ends_ms: number;
}

/**
 * The draws from one tank: a flow that is constant between one beginning or end of a draw and the next. Beginnings come
 * by chance, as often as the hour of the day says (a Poisson process by thinning, Lewis & Shedler 1979). Times are ms
 * since the simulation began.
 */
export class Draws {
  private running: Draw[] = [];
  private next_ms: number;
  private flow = 0;
  private change_ms = 0;
  private readonly most_per_hour: number;

  constructor(
    private readonly pattern: DrawPattern,
    private readonly random: SeededRandom,
    private readonly began_wall_ms: number,
  ) {
    const { at_first } = pattern;
    this.most_per_hour = Math.max(...pattern.per_hour);
    this.next_ms = this.candidateAfter(0);
    if (at_first !== null) {
      this.running.push({ flow_lph: at_first.flow_lph, ends_ms: at_first.span_s * 1000 });
    }
    this.recount();
  }

  /** What is being drawn, in litres per hour, until {@link changes_ms}. */
  get flow_lph(): number {
    return this.flow;
  }

  /** When the flow may next be another. */
  get changes_ms(): number {
    return this.change_ms;
  }

  /** Begins and ends what is due by `now_ms`. */
  advance(now_ms: number): void {
    while (this.change_ms <= now_ms) this.change();
  }

  private change(): void {
    const now_ms = this.change_ms;
    this.running = this.running.filter((draw) => draw.ends_ms > now_ms);
    if (this.next_ms <= now_ms) {
      if (this.happens(now_ms)) this.running.push(this.begin(now_ms));
      this.next_ms = this.candidateAfter(now_ms);
    }
    this.recount();
  }

  private recount(): void {
    this.flow = this.pattern.base_lph;
    this.change_ms = this.next_ms;
    for (const draw of this.running) {
      this.flow += draw.flow_lph;
      this.change_ms = Math.min(this.change_ms, draw.ends_ms);
    }
  }

  private candidateAfter(now_ms: number): number {
    if (this.most_per_hour <= 0) return Number.POSITIVE_INFINITY;
    return now_ms + this.random.wait(MS_PER_HOUR / this.most_per_hour);
  }

  private happens(now_ms: number): boolean {
    const per_hour = during(this.pattern.per_hour, hourOf(this.began_wall_ms + now_ms));
    return this.random.next() * this.most_per_hour < per_hour;
  }

  private begin(now_ms: number): Draw {
    const flow_lph = this.random.between(...this.pattern.flow_lph);
    return { flow_lph, ends_ms: now_ms + 1000 * this.random.between(...this.pattern.span_s) };
  }
}
