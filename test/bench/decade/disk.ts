import type { ActuatorName } from '../../../firmware/domain/actuator/actuator.js';
import { KeptFaults } from '../../../firmware/domain/diagnosis/kept-faults.js';
import type { DiagnosisMemory, TankDiagnosis } from '../../../firmware/domain/diagnosis/tank-diagnosis.js';
import type { Reason } from '../../../firmware/domain/reason.js';
import type { OutlookMemory } from '../../../firmware/domain/tank/outlook-memory.js';
import { allRested, type RestsMemory } from '../../../firmware/domain/tank/rests.js';
import type { TankController } from '../../../firmware/domain/tank/tank-controller.js';
import type { TankPicture } from '../../../firmware/domain/tank/tank-options.js';

const KEEP_EVERY_MS = 3_600_000;
/** While anything rests, or may not be started as often as one likes. */
const RESTS_EVERY_MS = 300_000;
const ACTUATORS: readonly ActuatorName[] = ['inlet', 'pump'];

/**
 * What outlives a restart, as the node keeps it: what was learned, at most once an hour; what is locked, what rests, and
 * faults that would not be found again soon, at once.
 */
export class Disk {
  private fill: OutlookMemory | null = null;
  private diagnosis: DiagnosisMemory | null = null;
  private kept_ms = 0;
  private readonly faults = new KeptFaults();
  private rests: RestsMemory | null = null;
  private rests_revision = 0;
  private rests_ms = 0;
  private readonly trips = new Map<ActuatorName, Reason>();

  /** To be called at every tick, after it. */
  keep(
    controller: TankController,
    diagnosis: TankDiagnosis,
    { decisions }: TankPicture,
    now_ms: number,
  ): void {
    for (const actuator of ACTUATORS) {
      const trip = decisions[actuator]?.trip ?? null;
      if (trip !== null) this.trips.set(actuator, trip);
      else if (this.trips.size > 0) this.trips.delete(actuator);
    }
    this.keepRests(controller, now_ms);
    if (!this.faults.areOutdatedBy(diagnosis) && now_ms - this.kept_ms < KEEP_EVERY_MS) return;
    this.kept_ms = now_ms;
    this.faults.keep(diagnosis);
    this.fill = controller.memory;
    this.diagnosis = diagnosis.memory;
  }

  private keepRests({ rests }: TankController, now_ms: number): void {
    const counts = this.rests !== null && now_ms - this.rests_ms >= RESTS_EVERY_MS && !allRested(this.rests);
    if (!counts && rests.revision === this.rests_revision) return;
    this.rests_revision = rests.revision;
    this.rests_ms = now_ms;
    this.rests = rests.memory(now_ms);
  }

  /** Gives a new controller what it knew and what it had locked; answers what the new diagnosis knew. */
  restore(controller: TankController, now_ms: number): DiagnosisMemory | null {
    if (this.rests !== null) controller.rests.remember(this.rests, now_ms);
    this.rests_revision = controller.rests.revision;
    if (this.fill !== null) controller.remember(this.fill);
    for (const [actuator, cause] of this.trips) controller.trip(actuator, cause);
    return this.diagnosis;
  }
}
