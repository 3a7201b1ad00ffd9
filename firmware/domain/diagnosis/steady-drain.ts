/** What drained over the last blocks, at the least, drains all the time. */
const BLOCKS = 3;

/** What drains out of a tank all the time, in litres per hour: seen while its inlet is closed, it goes on while that is open. */
export class SteadyDrain {
  private all: readonly number[] = [];
  private beyond: readonly number[] = [];

  /** All of it; 0 without any. */
  get all_lph(): number {
    return leastOf(this.all);
  }

  /**
   * What people do not usually draw at that hour: without this a leak would look like a weak supply. What they do draw ends
   * when they like.
   */
  get beyond_lph(): number {
    return leastOf(this.beyond);
  }

  /** So much left over a block with the inlet closed. @param usual_lph what people draw at that hour; 0 while nobody knows */
  closed(outflow_lph: number, usual_lph: number): void {
    this.all = [...this.all.slice(1 - BLOCKS), outflow_lph];
    this.beyond = [...this.beyond.slice(1 - BLOCKS), outflow_lph - usual_lph];
  }

  /**
   * With the inlet open no more than this drained, or it brought more than it can. People who drew when it opened have
   * stopped: what they drew would be learned for the inlet's.
   */
  atMost(flow_lph: number): void {
    if (flow_lph < this.beyond_lph) this.beyond = [flow_lph];
  }
}

function leastOf(flows_lph: readonly number[]): number {
  return flows_lph.length === 0 ? 0 : Math.max(0, Math.min(...flows_lph));
}
