import { ACTUATOR_NAMES, type ActuatorName } from '../domain/actuator/actuator.js';
import type { ActuatorDecision } from '../domain/actuator/decision.js';
import type { Forecast } from '../domain/flow/forecast.js';
import type { RefillRule } from '../domain/refill/refill-rule.js';
import type { TankController } from '../domain/tank/tank-controller.js';
import type { TankPicture } from '../domain/tank/tank-options.js';
import type { Clock } from '../ports/clock.js';
import type { Uplink } from '../ports/uplink.js';
import type { ActuatorPayload } from '../protocol/payloads.js';
import { toTimestamp } from '../protocol/primitives.js';
import type { KeptRule } from '../protocol/rule.js';
import { Recorder } from './recorder.js';
import type { TankSchedule } from './tank-schedule.js';
import type { TankSetup } from './tank-setup.js';
import {
  type ActuatorLabels,
  aboutPayload,
  actuatorPayload,
  levelPayload,
  statusPayload,
} from './telling.js';

/** How an actuator stands beside what was decided of it. */
export type Beside = Pick<ActuatorLabels, 'running' | 'obeyed' | 'trip'>;

/** All that is told of an actuator beside what was decided of it, but for the times. */
type Standing = Beside & Pick<ActuatorLabels, 'interlocks' | 'sources'>;

/** Tells the world about one tank: the level every time, everything else when it has changed. */
export class TankTeller {
  private readonly recorder: Recorder;
  private readonly actuators_told = new Map<ActuatorName, { key: string; payload: ActuatorPayload }>();
  private schedule_told: string | null = null;
  private status_told: string | null = null;

  constructor(
    private readonly setup: TankSetup,
    private readonly uplink: Uplink,
    private readonly clock: Clock,
    /** When so much will have been drawn if nothing comes in; null while nobody can tell. */
    private readonly emptiesIn: (litres: number) => Forecast | null,
  ) {
    this.recorder = new Recorder(setup.id);
  }

  /** An actuator as it was last told; null before. */
  told(actuator: ActuatorName): ActuatorPayload | null {
    return this.actuators_told.get(actuator)?.payload ?? null;
  }

  /** What does not change by itself: the tank and its rule. */
  introduce(node: string, rule: KeptRule): void {
    const params = { tank: this.setup.id };
    this.uplink.tell('about', params, aboutPayload(this.setup, node, this.clock.wall_ms()));
    this.tellRule(rule);
  }

  tellRule(rule: KeptRule): void {
    this.uplink.tell('rule', { tank: this.setup.id }, { ts: toTimestamp(this.clock.wall_ms()), ...rule });
  }

  /** The schedule and what it makes of the rule, when either has changed. */
  tellSchedule(schedule: TankSchedule, rule: RefillRule): void {
    const payload = schedule.payload(rule, this.clock);
    const key = JSON.stringify({ ...payload, ts: null });
    if (key !== this.schedule_told) this.uplink.tell('schedule', { tank: this.setup.id }, payload);
    this.schedule_told = key;
  }

  /**
   * @param controller what has decided, for how it stands since
   * @param beside how each actuator stands
   */
  tell(picture: TankPicture, controller: TankController, beside: (actuator: ActuatorName) => Beside): void {
    const wall_ms = this.clock.wall_ms();
    const now_ms = this.clock.monotonic_ms();
    const { status } = controller;
    const params = { tank: this.setup.id };
    const { level } = picture.reading;
    const empties = level === null ? null : this.emptiesIn(level.litres);
    this.uplink.tell('level', params, levelPayload(picture, wall_ms, empties));
    const actuators = ACTUATOR_NAMES.flatMap((actuator) => {
      const decision = picture.decisions[actuator];
      if (decision === undefined) return [];
      const standing = {
        ...beside(actuator),
        interlocks: controller.interlocks(actuator, now_ms) ?? [],
        sources: actuator === 'inlet' ? controller.sources(now_ms) : [],
      };
      return [{ actuator, payload: this.tellActuator(actuator, decision, standing, wall_ms) }];
    });
    const key = JSON.stringify(status);
    if (key !== this.status_told) this.uplink.tell('status', params, statusPayload(status, wall_ms));
    this.status_told = key;
    for (const record of this.recorder.worthKeeping(picture, actuators, wall_ms)) this.uplink.log(record);
  }

  private tellActuator(
    actuator: ActuatorName,
    decision: ActuatorDecision,
    standing: Standing,
    wall_ms: number,
  ): ActuatorPayload {
    const { running, obeyed, interlocks, sources } = standing;
    // What bars is told when it begins or ceases to, not whenever a number in its sentence changes.
    const barring = interlocks.flatMap(({ name, blocks }) => (blocks === null ? [] : [name, blocks.code]));
    const barred = sources.flatMap(({ source, blocks }) => (blocks === null ? [] : [source.id, blocks.code]));
    const key = JSON.stringify([decision, running, obeyed, barring, barred]);
    const told = this.actuators_told.get(actuator);
    if (told?.key === key) return told.payload;
    const now_ms = this.clock.monotonic_ms();
    const wallOf = (at_ms: number) => Math.round(wall_ms + at_ms - now_ms);
    const onTheWall = (at_ms: number | null) => (at_ms === null ? null : wallOf(at_ms));
    const between_ms = decision.predicted_between_ms;
    const labels = {
      until_wall_ms: onTheWall(decision.until_ms),
      predicted_close_wall_ms: onTheWall(decision.predicted_close_ms),
      predicted_between_wall_ms: between_ms && ([wallOf(between_ms[0]), wallOf(between_ms[1])] as const),
      ...standing,
    };
    const payload = actuatorPayload(actuator, decision, labels, wall_ms);
    this.actuators_told.set(actuator, { key, payload });
    this.uplink.tell(actuator, { tank: this.setup.id }, payload);
    return payload;
  }
}
