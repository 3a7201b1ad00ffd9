/** One point for every tank whose level is known, each in the line of its own name. */
export function chartPoints(msg) {
  const points = msg.payload.filter(({ percent }) => percent !== null);
  return [points.map(({ tank, percent }) => ({ topic: tank, payload: percent }))];
}
