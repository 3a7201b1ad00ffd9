import type { SwitchState } from '../../domain/instruments/level-switch.js';
import type { LevelSwitch } from '../../ports/level-switch.js';
import type { PulseMeter } from '../../ports/pulse-meter.js';

/** A level switch that stands as the simulated water does. */
export class SimulatedLevelSwitch implements LevelSwitch {
  /** How it hangs, whatever the water does; null while it works. */
  stuck: SwitchState | null = null;
  private started = false;

  /** @param isWet whether there is water at it now */
  constructor(private readonly isWet: () => boolean) {}

  async start(signal: AbortSignal): Promise<void> {
    this.started = !signal.aborted;
  }

  async stop(): Promise<void> {
    this.started = false;
  }

  read(): SwitchState {
    if (!this.started) return 'unknown';
    return this.stuck ?? (this.isWet() ? 'wet' : 'dry');
  }
}

/** A meter that pulses as simulated water passes it. */
export class SimulatedPulseMeter implements PulseMeter {
  /** True while it cannot be read. */
  broken = false;
  private begun: number | null = null;

  /** @param passed what has passed since the simulation began, in pulses and parts of one */
  constructor(private readonly passed: () => number) {}

  async start(signal: AbortSignal): Promise<void> {
    if (!signal.aborted) this.begun = this.passed();
  }

  async stop(): Promise<void> {
    this.begun = null;
  }

  read(): number | null {
    return this.broken || this.begun === null ? null : Math.floor(this.passed() - this.begun);
  }
}
