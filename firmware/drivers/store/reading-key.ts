/**
 * A reading's key is one whole number: its time in ms, and below it the number of its tank (`tank_numbers`). Rows that
 * come one after the other so lie one after the other, and the key takes a third of the room of a time and a name.
 */
const TANK_BITS = 14;

/** SQL of the first key of a time, which is given as SQL too. */
export const keyAt = (ts: string) => `(${ts} << ${TANK_BITS})`;
/** SQL of a reading's time in ms. */
export const KEY_TS = `(key >> ${TANK_BITS})`;
/** SQL of the number of a reading's tank. */
export const KEY_TANK = `(key & ${2 ** TANK_BITS - 1})`;
/** SQL that tells the readings of one tank, a parameter, from the others. */
export const KEY_OF_TANK = `${KEY_TANK} = (SELECT n FROM tank_numbers WHERE tank = ?)`;
/** SQL of readings with the names of their tanks. */
export const NAMED_READINGS = `kept_readings CROSS JOIN tank_numbers ON n = ${KEY_TANK}`;
