/** The fill schedule of a tank, as its node told it last: shown while the node is away. */
export const keptSchedules = `
ALTER TABLE tanks ADD COLUMN schedule TEXT;
`;
