/** The actuators a tank can have. */
export const ACTUATOR_NAMES = ['inlet', 'outlet', 'pump'] as const;
export type ActuatorName = (typeof ACTUATOR_NAMES)[number];

/** What running the actuator does to its tank. It decides which way an unknown level fails. */
export type Direction = 'fill' | 'draw' | 'transfer';

/** Hand: a person's command runs. Off: held at its safe position by a person. Auto: the rules decide. */
export type Mode = 'hand' | 'off' | 'auto';

/** A valve is open or closed, a pump on or off. */
export type ActuatorState = 'open' | 'closed' | 'on' | 'off';

/** The word for "running" or "at rest" that fits the actuator. */
export function stateWord(actuator: ActuatorName, running: boolean): ActuatorState {
  if (actuator === 'pump') return running ? 'on' : 'off';
  return running ? 'open' : 'closed';
}
