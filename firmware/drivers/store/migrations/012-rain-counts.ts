/**
 * What each gauge's counts stood at last, whatever the clock said then: what a count is more is rain. `ts` is when it was
 * told, `n` the order of beginning. Of a store from before the greatest of each count, because one only grows, while its
 * clock may have gone back.
 */
export const rainCounts = `
CREATE TABLE rain_counts (
  n INTEGER PRIMARY KEY,
  node TEXT NOT NULL,
  since_ms INTEGER NOT NULL,
  ts INTEGER NOT NULL,
  counted_mm REAL NOT NULL,
  UNIQUE (node, since_ms)
) STRICT;
INSERT INTO rain_counts (node, since_ms, ts, counted_mm)
  SELECT node, since_ms, ts, MAX(counted_mm) FROM rain_hours GROUP BY node, since_ms ORDER BY since_ms;
ALTER TABLE rain_hours DROP COLUMN counted_mm;
ALTER TABLE rain_hours DROP COLUMN since_ms;
`;
