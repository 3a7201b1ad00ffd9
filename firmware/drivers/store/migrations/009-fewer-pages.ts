/**
 * Readings by one whole number (reading-key.ts) instead of a time and a name: a table with a rowid is appended to by
 * writing its last page, one without by writing the three before it too. 16,384 names of tanks are more than a gateway
 * meets in its life.
 */
const readings = `
CREATE TABLE tank_numbers (
  n INTEGER PRIMARY KEY CHECK (n < 16384),
  tank TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO tank_numbers (tank) SELECT DISTINCT tank FROM readings ORDER BY tank;
CREATE TABLE kept_readings (
  key INTEGER PRIMARY KEY,
  percent REAL,
  depth_mm REAL,
  litres REAL,
  quality TEXT NOT NULL,
  rate_lph REAL
) STRICT;
INSERT INTO kept_readings SELECT (ts << 14) | n, percent, depth_mm, litres, quality, rate_lph
  FROM readings CROSS JOIN tank_numbers USING (tank);
DROP TABLE readings;

-- For people who look into the file; a search by ts or tank in it reads all of them.
CREATE VIEW readings AS SELECT key >> 14 AS ts, tank, percent, depth_mm, litres, quality, rate_lph
  FROM kept_readings CROSS JOIN tank_numbers ON n = key & 16383;
`;

/**
 * Where a tank's events are, for those before rollup_progress.days_to: made up once a day. As an index it wrote a page
 * for each event, because the tanks of events that come together are many.
 */
const events = `
DROP INDEX events_of_tank;
CREATE TABLE tank_events (
  tank TEXT NOT NULL,
  ts INTEGER NOT NULL,
  actuator TEXT NOT NULL,
  PRIMARY KEY (tank, ts, actuator)
) STRICT, WITHOUT ROWID;
INSERT INTO tank_events SELECT tank, ts, actuator FROM events WHERE ts < (SELECT days_to FROM rollup_progress)
  ORDER BY tank, ts, actuator;
`;

export const fewerPages = `${readings}${events}`;
