/** How a contact stands: water at it, none, or nobody knows. */
export type SwitchState = 'wet' | 'dry' | 'unknown';

/** A level switch as it is mounted. */
export interface SwitchMounting {
  /** `high`: wet means full. `low`: dry means nearly empty. */
  readonly at: 'high' | 'low';
  /** Share of the capacity at which it switches, 0–100. */
  readonly switch_percent: number;
}

/** A level switch as it stands. */
export interface SwitchReading extends SwitchMounting {
  readonly state: SwitchState;
}
