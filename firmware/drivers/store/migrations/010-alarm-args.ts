/** What the sentence of a change needs in other languages; null for those from before. */
export const alarmArgs = `
ALTER TABLE alarm_changes ADD COLUMN args TEXT;
`;
