/**
 * How Pis were: a row for each hour with its twelve spans of 5 minutes, and one for each UTC day with its 24 hours. A
 * span is 14 bytes (hosts/packed.ts), and behind those of a row are twelve for its uptimes (hosts/packed-uptimes.ts),
 * which rows of older versions lack. What arrives together lies together; 250 Pis write some 4.3 MB a day.
 */
export const hosts = `
CREATE TABLE host_hours (
  ts INTEGER NOT NULL,
  node TEXT NOT NULL,
  spans BLOB NOT NULL,
  PRIMARY KEY (ts, node)
) STRICT, WITHOUT ROWID;
CREATE TABLE host_days (
  ts INTEGER NOT NULL,
  node TEXT NOT NULL,
  spans BLOB NOT NULL,
  PRIMARY KEY (ts, node)
) STRICT, WITHOUT ROWID;
`;
