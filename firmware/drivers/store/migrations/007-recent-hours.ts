/**
 * Hours wait here, in the order in which they come, until their UTC day is over; then the day's hours of a tank go to
 * `rollup_hours` together. An hour of 250 tanks is so a handful of pages instead of 250. `rollup_hours` holds the hours
 * before `days_to`, `rollup_recent` those from it on.
 */
const recentHours = `
CREATE TABLE rollup_recent (
  tank TEXT NOT NULL,
  ts INTEGER NOT NULL,
  min_centipercent INTEGER,
  mean_centipercent INTEGER,
  max_centipercent INTEGER,
  good INTEGER NOT NULL,
  readings INTEGER NOT NULL,
  bad INTEGER NOT NULL,
  inflow_dl INTEGER NOT NULL,
  outflow_dl INTEGER NOT NULL,
  inlet_dl INTEGER NOT NULL,
  inlet_s INTEGER NOT NULL,
  outlet_s INTEGER NOT NULL,
  pump_s INTEGER NOT NULL,
  PRIMARY KEY (ts, tank)
) STRICT, WITHOUT ROWID;
INSERT INTO rollup_recent SELECT * FROM rollup_hours WHERE ts >= (SELECT days_to FROM rollup_progress);
DELETE FROM rollup_hours WHERE ts >= (SELECT days_to FROM rollup_progress);
CREATE VIEW rollup_all_hours AS SELECT * FROM rollup_hours UNION ALL SELECT * FROM rollup_recent;
`;

/** The source an inlet filled from; null where it has one without a name. */
const sources = 'ALTER TABLE events ADD COLUMN source TEXT;';

/**
 * Rain by hour and gauge. `counted_mm` is what the gauge's own count stood at last, and `since_ms` when that count
 * began: what the next count is more is rain.
 */
const rain = `
CREATE TABLE rain_hours (
  ts INTEGER NOT NULL,
  node TEXT NOT NULL,
  mm REAL NOT NULL,
  counted_mm REAL NOT NULL,
  since_ms INTEGER NOT NULL,
  PRIMARY KEY (ts, node)
) STRICT, WITHOUT ROWID;
CREATE INDEX rain_of_node ON rain_hours (node, ts);
`;

export const recentHoursSourcesAndRain = `${recentHours}${sources}${rain}`;
