import type { Pipe } from './pipe.js';
import type { PipedFlows, Pipework } from './tank-physics.js';

/** The pipes that end in one tank, and those that begin there. */
export class TankPipes implements Pipework {
  private readonly sources: readonly Pipe[];
  private readonly lifted: readonly Pipe[];
  private readonly metered: readonly Pipe[];
  private readonly unmetered: readonly Pipe[];

  constructor(tank: string, pipes: readonly Pipe[]) {
    const into = pipes.filter(({ spec }) => spec.to === tank);
    const out = pipes.filter(({ spec }) => spec.from === tank);
    this.sources = into.filter((pipe) => pipe.isOf(tank));
    this.lifted = into.filter((pipe) => !pipe.isOf(tank));
    this.metered = out.filter((pipe) => pipe.isOf(tank));
    this.unmetered = out.filter((pipe) => !pipe.isOf(tank));
  }

  flows(from_ms: number, to_ms: number): PipedFlows {
    const brought = (sum: number, pipe: Pipe) => sum + pipe.brings_lph(from_ms, to_ms);
    const taken = (sum: number, pipe: Pipe) => sum + pipe.takes_lph(from_ms, to_ms);
    return {
      sources_lph: this.sources.reduce(brought, 0),
      lifted_lph: this.lifted.reduce(brought, 0),
      metered_lph: this.metered.reduce(taken, 0),
      unmetered_lph: this.unmetered.reduce(taken, 0),
    };
  }

  changes_ms(at_ms: number): number {
    const brought = (end_ms: number, pipe: Pipe) => Math.min(end_ms, pipe.bringsUntil_ms(at_ms));
    const taken = (end_ms: number, pipe: Pipe) => Math.min(end_ms, pipe.takesUntil_ms(at_ms));
    const into_ms = this.lifted.reduce(brought, this.sources.reduce(brought, Number.POSITIVE_INFINITY));
    return this.unmetered.reduce(taken, this.metered.reduce(taken, into_ms));
  }
}
