/** Since when a tank waits for rain: a restart must not begin the wait anew. Times are Unix ms. */
export const rainWaits = `
CREATE TABLE rain_waits (
  tank TEXT PRIMARY KEY,
  since_ms INTEGER NOT NULL,
  given_up INTEGER NOT NULL
) STRICT;
`;
