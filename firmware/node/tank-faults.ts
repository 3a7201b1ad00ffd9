import {
  type DiagnosedTick,
  type DiagnosisMemory,
  TankDiagnosis,
} from '../domain/diagnosis/tank-diagnosis.js';
import type { Forecast } from '../domain/flow/forecast.js';
import type { BelievedRanging, Ranging } from '../domain/level/ranging.js';
import type { Clock } from '../ports/clock.js';
import type { Uplink } from '../ports/uplink.js';
import type { FaultsPayload } from '../protocol/payloads.js';
import { toTimestamp } from '../protocol/primitives.js';
import { explain } from '../protocol/reason-text.js';
import { FaultNews } from './fault-news.js';
import type { TankSetup } from './tank-setup.js';

/** Finds out what is wrong with one tank, and tells it whenever that changes noticeably. */
export class TankFaults {
  private diagnosis: TankDiagnosis;
  private readonly news = new FaultNews();

  constructor(
    private readonly setup: TankSetup,
    private readonly uplink: Uplink,
    private readonly clock: Clock,
  ) {
    this.diagnosis = diagnosisOf(setup, null);
  }

  /** What was learned, to be kept across a restart. */
  get memory(): DiagnosisMemory {
    return this.diagnosis.memory;
  }

  /** Takes back what was learned before a restart. To be called before the first tick. */
  remember(memory: DiagnosisMemory): void {
    this.diagnosis = diagnosisOf(this.setup, memory);
  }

  /** The level sensor was found to repeat itself, and has not moved since. */
  get levelFrozen(): boolean {
    return this.diagnosis.levelFrozen;
  }

  /** The inlet was found to be stuck open. */
  get inletStuckOpen(): boolean {
    return this.diagnosis.inletStuckOpen;
  }

  /** Something is named of the supply. */
  get supplyFails(): boolean {
    return this.diagnosis.supplyFails;
  }

  /** A window as far as it is to be believed; the controller is handed this one. */
  believable(pings: readonly Ranging[]): readonly BelievedRanging[] {
    return this.diagnosis.believable(pings);
  }

  /** When so much will have been drawn if nothing comes in. @param minute of the day; null while nobody knows it */
  emptiesIn(litres: number, minute: number | null): Forecast | null {
    return minute === null ? null : this.diagnosis.emptiesIn(litres, minute);
  }

  /** Takes in a tick, after the relay was read back. */
  see(tick: Omit<DiagnosedTick, 'now_ms'>): void {
    const now_ms = this.clock.monotonic_ms();
    const faults = this.diagnosis.see({ ...tick, now_ms });
    if (this.news.take(faults, now_ms)) this.uplink.tell('faults', { tank: this.setup.id }, this.payload());
  }

  private payload(): FaultsPayload {
    const [wall_ms, now_ms] = [this.clock.wall_ms(), this.clock.monotonic_ms()];
    return {
      ts: toTimestamp(wall_ms),
      faults: this.diagnosis.faults.map(({ name, since_ms, confidence, reason }) => ({
        fault: name,
        since: toTimestamp(Math.round(wall_ms + since_ms - now_ms)),
        confidence,
        ...explain(reason),
      })),
    };
  }
}

function diagnosisOf(
  { control, rain_fed = false }: TankSetup,
  memory: DiagnosisMemory | null,
): TankDiagnosis {
  const { mounting, inlet, outlet = null, pump = null, inflow_lph } = control;
  const { capacity_litres, height_mm } = mounting.shape;
  const litres_per_mm = capacity_litres / height_mm;
  const closing_s = inlet?.closing_s ?? 0;
  const drawn = outlet !== null || pump !== null;
  const source_inflows_lph = new Map(inlet?.sources?.map((source) => [source.id, source.inflow_lph]));
  return new TankDiagnosis(
    { capacity_litres, litres_per_mm, closing_s, rain_fed, drawn, inflow_lph, source_inflows_lph },
    memory,
  );
}
