import type { FaultName } from '../../../../firmware/domain/diagnosis/fault.js';
import { FaultDiagnosis } from '../../../../firmware/domain/diagnosis/fault-diagnosis.js';
import type { Situation } from '../../../../firmware/domain/diagnosis/situation.js';
import { reason } from '../../../../firmware/domain/reason.js';

export const CAPACITY = 2_000;
const LITRES_PER_MM = 1.13;
export const INFLOW_LPH = 1_800;
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A tank that is told what it is to show: plain water, no simulator. */
export class DiagnosisBench {
  readonly diagnosis = new FaultDiagnosis({
    capacity_litres: CAPACITY,
    litres_per_mm: LITRES_PER_MM,
    closing_s: 3,
    rain_fed: false,
  });
  now_ms = 0;
  litres = 1_000;
  open = false;
  metered_litres: number | null = null;
  switch_state: 'wet' | 'dry' | null = null;
  frozen = false;
  /** A sensor of whole millimetres without noise, which repeats itself until the water has moved by one. */
  coarse = false;
  fails = false;
  raining: boolean | null = null;
  private since_ms = 0;
  private wobble = 0;

  turn(open: boolean): void {
    this.open = open;
    this.since_ms = this.now_ms;
  }

  /** Lets a net flow run for a while. */
  run(span_ms: number, net_lph: number, metered_lph = 0): readonly FaultName[] {
    const step_ms = this.open ? 1_000 : MINUTE;
    for (const end_ms = this.now_ms + span_ms; this.now_ms < end_ms; this.now_ms += step_ms) {
      this.litres = Math.min(CAPACITY, Math.max(0, this.litres + (net_lph * step_ms) / HOUR));
      if (this.metered_litres !== null) this.metered_litres += (metered_lph * step_ms) / HOUR;
      this.diagnosis.see(this.situation());
    }
    return this.names;
  }

  get names(): readonly FaultName[] {
    return this.diagnosis.faults.map(({ name }) => name);
  }

  private situation(): Situation {
    if (!this.frozen) this.wobble = this.coarse ? 0 : (this.wobble + 1) % 3;
    const depth_mm = this.litres / LITRES_PER_MM;
    const nearest_mm = this.frozen ? 900 : Math.round(2_018 - depth_mm) + this.wobble;
    const level = { depth_mm, litres: this.litres, percent: (100 * this.litres) / CAPACITY };
    return {
      now_ms: this.now_ms,
      reading: this.fails
        ? { quality: 'bad', level: null, reason: reason('sensor_no_echo') }
        : { quality: 'good', level, reason: reason('level_good') },
      echoes: this.fails
        ? null
        : { nearest_mm, farthest_mm: nearest_mm + (this.frozen || this.coarse ? 0 : 2) },
      inlet: { open: this.open, since_ms: this.since_ms },
      expected_inflow: { rate_lph: INFLOW_LPH, error_lph: 100 },
      level_switches:
        this.switch_state === null ? [] : [{ at: 'high', switch_percent: 90, state: this.switch_state }],
      flow_meters:
        this.metered_litres === null
          ? []
          : [
              {
                on: 'inlet',
                litres_per_pulse: 1,
                flow_lph: null,
                total_litres: Math.floor(this.metered_litres),
              },
            ],
      raining: this.raining,
    };
  }
}
