/** Evidence that is over and above what is needed counts this much: a fault that lasted long clears as fast as another. */
const MOST_OF_LIMIT = 1.25;

/** What is to be kept across a restart of a fault that is named. */
export interface NamedMemory {
  /** Above 0. */
  readonly evidence: number;
  /** How long ago it began. */
  readonly lasted_ms: number;
}

/**
 * A sequential test: adds up how much likelier each observation is with the fault than without it, never below nothing
 * (Page, "Continuous inspection schemes", Biometrika 41 (1954)). Without a fault, it takes on the mean at least e^limit
 * observations until it is named wrongly (Lorden, "Procedures for reacting to a change in distribution", Ann. Math.
 * Statist. 42 (1971)), as long as no observation is less likely without the fault than its ratio says.
 */
export class Cusum {
  private sum = 0;
  private began_ms: number | null = null;
  private named = false;

  /** @param limit the logarithm of the observations between two false alarms (above 0) */
  constructor(private readonly limit: number) {}

  /** Whether the fault is named: from the limit on, until all evidence for it is used up. */
  get present(): boolean {
    return this.named;
  }

  /** The evidence for the fault, 0 or more: a log likelihood ratio. */
  get evidence(): number {
    return this.sum;
  }

  /** When the evidence began to mount, the likeliest beginning of the fault (Hinkley 1970); null without any. */
  get since_ms(): number | null {
    return this.began_ms;
  }

  /** What is to be kept across a restart; null while nothing is named. */
  memory(now_ms: number): NamedMemory | null {
    if (!this.named) return null;
    return { evidence: this.sum, lasted_ms: Math.max(0, now_ms - (this.began_ms ?? now_ms)) };
  }

  /** It was named before a restart: it is until what was seen against it outweighs the evidence there was. */
  goOn({ evidence, lasted_ms }: NamedMemory, now_ms: number): void {
    if (!(evidence > 0)) return;
    this.named = true;
    this.sum = Math.min(evidence, this.limit * MOST_OF_LIMIT);
    this.began_ms = now_ms - (lasted_ms >= 0 ? lasted_ms : 0);
  }

  /** What was seen was long ago: nothing is named any more, but of the evidence for it at most this share of what is needed stays. */
  doubt(share: number): void {
    this.named = false;
    this.sum = Math.min(this.sum, share * this.limit);
  }

  /**
   * Takes in an observation.
   * @param ratio log likelihood ratio of fault to no fault; −Infinity when the fault cannot have made it
   */
  add(ratio: number, now_ms: number): void {
    if (ratio > 0 && (this.sum === 0 || this.began_ms === null)) this.began_ms = now_ms;
    this.sum = Math.min(Math.max(0, this.sum + ratio), this.limit * MOST_OF_LIMIT);
    if (this.sum >= this.limit) this.named = true;
    if (this.sum > 0) return;
    this.named = false;
    this.began_ms = null;
  }
}

/** The log likelihood ratio of something seen in share `with_fault` of the cases with the fault, `without` otherwise. */
export function ratioOf(with_fault: number, without: number): number {
  return Math.log(with_fault / without);
}
