import type { FaultName } from '../../../../firmware/domain/diagnosis/fault.js';
import {
  TankDiagnosis,
  type TankDiagnosisOptions,
} from '../../../../firmware/domain/diagnosis/tank-diagnosis.js';
import type { BelievedRanging, Ranging } from '../../../../firmware/domain/level/ranging.js';
import type { TankPicture } from '../../../../firmware/domain/tank/tank-options.js';
import { learned } from '../../../../firmware/protocol/learned.js';
import { type Setting, VirtualTank } from './virtual-tank.js';

const MS_PER_HOUR = 3_600_000;

/** A virtual tank whose diagnosis looks on, as in the node: it begins at midnight, and the clock is right. */
export class DiagnosedTank extends VirtualTank {
  diagnosis: TankDiagnosis;
  /** Every fault that was named, with the hours since the beginning. */
  readonly named: { readonly name: FaultName; readonly at_h: number; readonly confidence: number }[] = [];
  private present: readonly FaultName[] = [];
  protected seen: readonly Ranging[] = [];
  private readonly options: TankDiagnosisOptions;

  constructor(setting: Setting) {
    super(setting);
    const { capacity_litres, height_mm } = this.shape;
    this.options = {
      ...{ capacity_litres, litres_per_mm: capacity_litres / height_mm, closing_s: 0, rain_fed: false },
      inflow_lph: setting.known_inflow_lph === undefined ? this.supply_lph : setting.known_inflow_lph,
    };
    this.diagnosis = new TankDiagnosis(this.options);
  }

  /** The node starts anew, perhaps with another configuration; all that its diagnosis knows is what was written down. */
  restart(changed: Partial<TankDiagnosisOptions> = {}): void {
    const { diagnosis } = learned.parse(
      JSON.parse(JSON.stringify({ fill: null, diagnosis: this.diagnosis.memory })),
    );
    this.diagnosis = new TankDiagnosis({ ...this.options, ...changed }, diagnosis);
  }

  /** Of the day, 0–24. */
  get hour(): number {
    return (this.now_ms / MS_PER_HOUR) % 24;
  }

  override look(): TankPicture {
    const picture = super.look();
    const faults = this.diagnosis.see({
      ...{
        now_ms: this.now_ms,
        pings: this.seen,
        reading: picture.reading,
        instruments: picture.instruments,
      },
      ...{ open: this.running.get('inlet') ?? false, hour: Math.floor(this.hour), raining: null },
      high_percent: this.controller.refillRule.high_percent,
      drawing: this.running.get('outlet') === true || this.running.get('pump') === true,
    });
    for (const { name, confidence } of faults) {
      if (!this.present.includes(name))
        this.named.push({ name, at_h: this.now_ms / MS_PER_HOUR, confidence });
    }
    this.present = faults.map(({ name }) => name);
    return picture;
  }

  protected override pings(): BelievedRanging[] {
    this.seen = super.pings() as Ranging[];
    return [...this.diagnosis.believable(this.seen)];
  }
}
