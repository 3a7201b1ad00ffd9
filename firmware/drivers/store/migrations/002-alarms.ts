/** Alarms that stand, and every change of any; the changes are few, and read from the newest. */
export const alarms = `
CREATE TABLE alarms (
  id TEXT PRIMARY KEY,
  alarm TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE alarm_changes (
  n INTEGER PRIMARY KEY,
  ts INTEGER NOT NULL,
  id TEXT NOT NULL,
  state TEXT NOT NULL,
  priority TEXT NOT NULL,
  text TEXT NOT NULL,
  by TEXT
) STRICT;
`;
