/**
 * What stays of the readings when they are gone: a row for each tank and hour, and for each tank and UTC day. Keyed by
 * tank first, so that one tank's year is one range; an hour's rows are written once, so this costs one page a tank and
 * hour. Percents are kept in hundredths and litres in whole tenths: SQLite stores small whole numbers in two bytes.
 */
const figures = `
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
  PRIMARY KEY (tank, ts)`;

export const rollups = `
CREATE TABLE rollup_hours (${figures}
) STRICT, WITHOUT ROWID;
CREATE TABLE rollup_days (${figures}
) STRICT, WITHOUT ROWID;

-- Hours before hours_to and days before days_to are rolled up; readings before raw_from were removed.
CREATE TABLE rollup_progress (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  hours_to INTEGER NOT NULL,
  days_to INTEGER NOT NULL,
  raw_from INTEGER NOT NULL
) STRICT;
INSERT INTO rollup_progress VALUES (1, 0, 0, 0);

-- Hours in which a record arrived after they had been rolled up.
CREATE TABLE rollup_late (
  hour INTEGER NOT NULL,
  tank TEXT NOT NULL,
  PRIMARY KEY (hour, tank)
) STRICT, WITHOUT ROWID;

-- The audit log stays append-only but for its far end: what is more than 90 days older than its newest entry may go.
DROP TRIGGER audit_is_not_erased;
CREATE TRIGGER audit_is_not_erased BEFORE DELETE ON audit
WHEN OLD.ts >= (SELECT ts FROM audit ORDER BY n DESC LIMIT 1) - 7776000000
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
`;
