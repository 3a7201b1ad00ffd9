/**
 * Turns a reading of the water sensor into a level.
 * Takes a message whose payload is the distance from the sensor down to the water in mm, as a number or its text; gives
 * `{ topic: 'level', payload }` with 0–100 %, or null where the reading cannot be true. A retained reading is left out:
 * nobody can say how old it is.
 */
export function calculatePercentage(msg, { env }) {
  if (msg.retain) return null;
  const text = String(msg.payload).trim();
  const distance_mm = /^\d{1,6}(\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN;
  const empty_mm = Number(env.get('EMPTY_DISTANCE_MM'));
  const full_mm = Number(env.get('FULL_DISTANCE_MM'));
  const percent = (100 * (empty_mm - distance_mm)) / (empty_mm - full_mm);
  // Some slack for waves and a tape measure; what is further out is a broken sensor or a wrong setting.
  const plausible = empty_mm > full_mm && percent >= -5 && percent <= 105;
  return { topic: 'level', payload: plausible ? Math.min(100, Math.max(0, percent)) : null };
}
