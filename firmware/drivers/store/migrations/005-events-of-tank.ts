/** Events are few, and a year of one tank's is asked for: it is found without reading those of all tanks. */
export const eventsOfTank = `
CREATE INDEX events_of_tank ON events (tank, ts);
`;
