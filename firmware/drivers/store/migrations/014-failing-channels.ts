/** Whether the last message of a channel did not arrive: after a restart its alarms do not count as told. */
export const failingChannels = `
ALTER TABLE notification_channels ADD COLUMN failing INTEGER NOT NULL DEFAULT 0;
`;
