import type { ActuatorName } from '../../../firmware/domain/actuator/actuator.js';
import type { DiagnosisMemory, TankDiagnosis } from '../../../firmware/domain/diagnosis/tank-diagnosis.js';
import type { Reason } from '../../../firmware/domain/reason.js';
import type { OutlookMemory } from '../../../firmware/domain/tank/fill-outlook.js';
import type { TankController } from '../../../firmware/domain/tank/tank-controller.js';
import type { TankPicture } from '../../../firmware/domain/tank/tank-options.js';

const KEEP_EVERY_MS = 3_600_000;
const ACTUATORS: readonly ActuatorName[] = ['inlet', 'pump'];

/**
 * What outlives a restart, as the node keeps it: what was learned, at most once an hour; that the sensor is frozen, and
 * what is locked, at once.
 */
export class Disk {
  private fill: OutlookMemory | null = null;
  private diagnosis: DiagnosisMemory | null = null;
  private kept_ms = 0;
  private frozen = false;
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
    const freezes = diagnosis.levelFrozen && !this.frozen;
    if (!freezes && now_ms - this.kept_ms < KEEP_EVERY_MS) return;
    this.kept_ms = now_ms;
    this.frozen = diagnosis.levelFrozen;
    this.fill = controller.memory;
    this.diagnosis = diagnosis.memory;
  }

  /** Gives a new controller what it knew and what it had locked; answers what the new diagnosis knew. */
  restore(controller: TankController): DiagnosisMemory | null {
    if (this.fill !== null) controller.remember(this.fill);
    for (const [actuator, cause] of this.trips) controller.trip(actuator, cause);
    return this.diagnosis;
  }
}
