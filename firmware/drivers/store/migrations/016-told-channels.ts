/** What a channel's messages have told of, instead of whether the last one failed. NULL: not known, as of an older version. */
export const toldChannels = `
ALTER TABLE notification_channels ADD COLUMN told TEXT;
ALTER TABLE notification_channels DROP COLUMN failing;
`;
