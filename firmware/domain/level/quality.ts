/**
 * How far a level can be trusted. `uncertain` never starts an actuator; `bad` stops it.
 */
export type Quality = 'good' | 'uncertain' | 'bad';
