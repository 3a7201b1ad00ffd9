/**
 * What time it was at least when somebody last knew it (retention/known-time.ts); 0 while nobody does. Of a store from
 * before as far as it is rolled up, if that is not ahead of the present.
 */
export const knownTime = `
ALTER TABLE rollup_progress ADD COLUMN known_ms INTEGER NOT NULL DEFAULT 0;
UPDATE rollup_progress SET known_ms = hours_to WHERE hours_to <= unixepoch() * 1000;
`;
