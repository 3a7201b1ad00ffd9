import type { ActuatorName } from '../actuator/actuator.js';

const MS_PER_HOUR = 3_600_000;
/** The flow is taken over the pulses of this long, or the last two, in ms. */
const WINDOW_MS = 60_000;
/** Without a pulse for this long nothing flows, in ms. */
const NOTHING_AFTER_MS = 600_000;

/** What a meter has told of one actuator in its pipe. */
export interface FlowEvidence {
  readonly litres_per_pulse: number;
  /** Pulses since it moved, or another in the same pipe. */
  readonly pulses: number;
  /** The flow now, and just before this one moved; L/h, ≥ 0. */
  readonly flow_lph: number;
  readonly before_lph: number;
  /** How long there was no pulse since this one moved, in ms. */
  readonly quiet_ms: number;
  /** How far apart its pulses last came, in ms; null, or left out, while there were not two of them. */
  readonly pulse_ms?: number | null;
}

/** When a count was seen. */
interface Mark {
  readonly pulses: number;
  readonly at_ms: number;
}

/** When an actuator moved, and the flow just before. */
interface Moved {
  readonly at_ms: number;
  readonly before_lph: number;
}

/**
 * The flow through a meter that pulses, from its count as it is looked at. Between the pulses nobody knows, but it is
 * never more than one pulse in the time since the last. Times are monotonic.
 */
export class FlowEstimator {
  /** Counts since the flow last became another one. */
  private marks: Mark[] = [];
  private looked: Mark | null = null;
  private pulsed_ms = 0;
  /** When it was first looked at, and the count since which the flow is this one. */
  private first: Moved | null = null;
  private began_pulses = 0;
  /** When each of those that share the pipe last moved. */
  private readonly moved = new Map<ActuatorName, Moved>();

  constructor(private readonly litres_per_pulse: number) {}

  /** Takes the count; null while the meter cannot be read, after which it begins anew. */
  take(pulses: number | null, now_ms: number): void {
    if (pulses === null) {
      this.marks = [];
      this.looked = null;
      this.first = null;
      this.moved.clear();
      return;
    }
    this.looked = { pulses, at_ms: now_ms };
    if (this.first === null) {
      this.first = { at_ms: now_ms, before_lph: 0 };
      this.began_pulses = pulses;
    }
    if (this.marks.at(-1)?.pulses === pulses) return;
    this.pulsed_ms = now_ms;
    this.marks.push(this.looked);
    while (this.marks.length > 2 && now_ms - (this.marks[0]?.at_ms ?? now_ms) > WINDOW_MS) this.marks.shift();
  }

  /** One that moves the water in this pipe has been switched: from here on the flow is another one. */
  restart(actuator: ActuatorName, now_ms: number): void {
    if (this.looked === null) return;
    const { pulses } = this.looked;
    this.moved.set(actuator, { at_ms: now_ms, before_lph: this.lph ?? 0 });
    this.began_pulses = pulses;
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

  /** How far apart the last pulses came; the way to the first one is only a part of one. */
  private get apart_ms(): number | null {
    const [first] = this.marks;
    const last = this.marks.at(-1);
    if (first === undefined || last === undefined) return null;
    const pulses = last.pulses - first.pulses;
    return pulses < 2 ? null : (last.at_ms - first.at_ms) / pulses;
  }

  /** What it says about one of those in its pipe since that one moved; null while it cannot be read. */
  evidenceOf(actuator: ActuatorName): FlowEvidence | null {
    const { lph, looked, litres_per_pulse } = this;
    const moved = this.moved.get(actuator) ?? this.first;
    if (lph === null || looked === null || moved === null) return null;
    return {
      litres_per_pulse,
      pulses: looked.pulses - this.began_pulses,
      flow_lph: lph,
      before_lph: moved.before_lph,
      pulse_ms: this.apart_ms,
      quiet_ms: Math.max(0, looked.at_ms - Math.max(this.pulsed_ms, moved.at_ms)),
    };
  }
}
