import { TankDiagnosis } from '../../../../firmware/domain/diagnosis/tank-diagnosis.js';
import type { BelievedRanging, Ranging } from '../../../../firmware/domain/level/ranging.js';
import type { TankPicture } from '../../../../firmware/domain/tank/tank-options.js';
import type { Setting } from './virtual-tank.js';
import { type Telling, WifiTank } from './wifi-tank.js';

/** A virtual tank with a Wi-Fi sensor and its diagnosis: as on a node, the controller is handed only what is believed. */
export class DiagnosedWifiTank extends WifiTank {
  readonly diagnosis: TankDiagnosis;
  /** Every fault that was named, in order. */
  readonly named: string[] = [];
  /** How long the inlet was open, in s. */
  open_s = 0;
  protected seen: readonly Ranging[] = [];
  private present = '';

  /** @param inflow_lph what the diagnosis was told of its supply */
  constructor(telling: Telling, setting: Setting = {}, inflow_lph: number | null | undefined = undefined) {
    super(telling, setting);
    const { capacity_litres, height_mm } = this.shape;
    this.diagnosis = new TankDiagnosis({
      capacity_litres,
      litres_per_mm: capacity_litres / height_mm,
      closing_s: 0,
      rain_fed: false,
      inflow_lph: inflow_lph === undefined ? this.supply_lph : inflow_lph,
    });
  }

  override flow(span_ms: number): void {
    if (this.valve_open) this.open_s += span_ms / 1_000;
    super.flow(span_ms);
  }

  override look(): TankPicture {
    const picture = super.look();
    const { reading, instruments } = picture;
    const { now_ms, seen: pings } = this;
    const faults = this.diagnosis.see({
      ...{ now_ms, pings, reading, instruments, raining: null },
      open: this.running.get('inlet') ?? false,
      hour: Math.floor(now_ms / 3_600_000) % 24,
    });
    const present = faults.map(({ name }) => name);
    for (const name of present) if (!this.present.includes(name)) this.named.push(name);
    this.present = present.join(' ');
    return picture;
  }

  protected override pings(): BelievedRanging[] {
    this.seen = super.pings() as Ranging[];
    return [...this.diagnosis.believable(this.seen)];
  }
}
