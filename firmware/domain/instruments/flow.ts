const MS_PER_HOUR = 3_600_000;
/** The flow is taken over the pulses of this long, or the last two, in ms. */
const WINDOW_MS = 60_000;
/** Without a pulse for this long nothing flows, in ms. */
const NOTHING_AFTER_MS = 600_000;

/** What a meter has told since a valve moved. */
export interface FlowEvidence {
  readonly litres_per_pulse: number;
  /** Pulses since then. */
  readonly pulses: number;
  /** The flow now, and just before it moved; L/h, ≥ 0. */
  readonly flow_lph: number;
  readonly before_lph: number;
  /** How long there was no pulse, in ms. */
  readonly quiet_ms: number;
}

/** When a count was seen. */
interface Mark {
  readonly pulses: number;
  readonly at_ms: number;
}

/**
 * The flow through a meter that pulses, from its count as it is looked at. Between the pulses nobody knows, but it is
 * never more than one pulse in the time since the last. Times are monotonic.
 */
export class FlowEstimator {
  private marks: Mark[] = [];
  private looked: Mark | null = null;
  /** The count when the valve moved, and the flow just before. */
  private moved: { readonly pulses: number; readonly before_lph: number } | null = null;

  constructor(private readonly litres_per_pulse: number) {}

  /** Takes the count; null while the meter cannot be read, after which it begins anew. */
  take(pulses: number | null, now_ms: number): void {
    if (pulses === null) {
      this.marks = [];
      this.looked = null;
      this.moved = null;
      return;
    }
    this.looked = { pulses, at_ms: now_ms };
    this.moved ??= { pulses, before_lph: 0 };
    if (this.marks.at(-1)?.pulses === pulses) return;
    this.marks.push(this.looked);
    while (this.marks.length > 2 && now_ms - (this.marks[0]?.at_ms ?? now_ms) > WINDOW_MS) this.marks.shift();
  }

  /** The valve moves: from here on the flow is another one. */
  restart(now_ms: number): void {
    if (this.looked === null) return;
    const { pulses } = this.looked;
    this.moved = { pulses, before_lph: this.lph ?? 0 };
    this.marks = [{ pulses, at_ms: now_ms }];
  }

  /** The flow in litres per hour, ≥ 0; null while the meter cannot be read. */
  get lph(): number | null {
    const [first] = this.marks;
    const last = this.marks.at(-1);
    if (first === undefined || last === undefined || this.looked === null) return null;
    const since_ms = this.looked.at_ms - last.at_ms;
    if (first === last || since_ms >= NOTHING_AFTER_MS) return 0;
    const span_ms = Math.max((last.at_ms - first.at_ms) / (last.pulses - first.pulses), since_ms);
    return (this.litres_per_pulse * MS_PER_HOUR) / span_ms;
  }

  /** What it says about the valve; null while it cannot be read. */
  get evidence(): FlowEvidence | null {
    const { lph, looked, moved, marks, litres_per_pulse } = this;
    if (lph === null || looked === null || moved === null) return null;
    return {
      litres_per_pulse,
      pulses: looked.pulses - moved.pulses,
      flow_lph: lph,
      before_lph: moved.before_lph,
      quiet_ms: Math.max(0, looked.at_ms - (marks.at(-1)?.at_ms ?? looked.at_ms)),
    };
  }
}
