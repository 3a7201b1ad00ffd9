import type { Fault } from '../domain/diagnosis/fault.js';
import type { ReasonArgs } from '../domain/reason.js';

/** A figure is news when it differs by this share of what was told, and by so much at the least. */
const NEWS_SHARE = 0.25;
const LEAST_NEWS = 1;
/** Sentences that stand are told with other figures no more often than this: a sensor may fail in two ways by turns. */
const FIGURES_EVERY_MS = 60_000;

/** Knows what was told of a tank's faults, and so what is news. Times are monotonic. */
export class FaultNews {
  private told: readonly Fault[] | null = null;
  private told_ms = 0;

  /** Whether these faults are to be told now; if so, they count as told. */
  take(faults: readonly Fault[], now_ms: number): boolean {
    const { told } = this;
    const same = told !== null && haveSameSentences(told, faults);
    if (same && (now_ms - this.told_ms < FIGURES_EVERY_MS || !haveOtherFigures(told, faults))) return false;
    this.told = faults;
    this.told_ms = now_ms;
    return true;
  }
}

function haveSameSentences(told: readonly Fault[], faults: readonly Fault[]): boolean {
  return (
    told.length === faults.length &&
    faults.every(({ name, reason }, i) => name === told[i]?.name && reason.code === told[i].reason.code)
  );
}

function haveOtherFigures(told: readonly Fault[], faults: readonly Fault[]): boolean {
  return faults.some(({ reason }, i) => differ(told[i]?.reason.args ?? {}, reason.args));
}

/** A figure is held against the one that was told, not rounded: it would else be news at every wave about a round number. */
function differ(told: ReasonArgs, now: ReasonArgs): boolean {
  return Object.entries(now).some(([name, value]) => {
    const before = told[name];
    if (typeof value !== 'number' || typeof before !== 'number') return value !== before;
    return Math.abs(value - before) >= Math.max(LEAST_NEWS, NEWS_SHARE * Math.abs(before));
  });
}
