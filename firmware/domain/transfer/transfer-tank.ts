import type { Mode } from '../actuator/actuator.js';
import type { SwitchReading } from '../instruments/level-switch.js';
import type { Reason } from '../reason.js';
import type { RefillRule } from '../refill/refill-rule.js';
import type { ScheduleNow } from '../schedule/schedule-now.js';

/** One tank as far as transfers go. */
export interface TransferTank {
  readonly id: string;
  /** Null while it is unknown, bad or stale, or its node is offline. */
  readonly level_percent: number | null;
  /** False for a level that is good enough to go on by for a moment, but not to begin by. */
  readonly certain: boolean;
  /** Whether a switch says that there is more water than the level tells. */
  readonly doubted: boolean;
  /** Empty where none is fitted. */
  readonly level_switches: readonly SwitchReading[];
  /** As it is set, whatever a schedule makes of it; null while unknown. */
  readonly rule: RefillRule | null;
  /** Null where none is known. */
  readonly schedule: ScheduleNow | null;
  readonly inlet_open: boolean;
  /** Whether a person holds the inlet closed: perhaps there is somebody inside. */
  readonly inlet_held: boolean;
  /** The tanks that sources of its inlet take water from. */
  readonly supplied_by: readonly string[];
  /** Null without a transfer pump. */
  readonly pump: TransferPump | null;
}

export interface TransferPump {
  readonly to_tank: string;
  /** Its own tank keeps so much, in percent of capacity. */
  readonly reserve_percent: number;
  /** Whether it runs, by whatever cause. */
  readonly on: boolean;
  readonly mode: Mode;
  readonly locked: boolean;
  /** Why it is as it is, as its own node tells. */
  readonly why: Reason;
}
