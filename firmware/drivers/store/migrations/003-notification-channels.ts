/** Where people are told of alarms. The secrets in it are why the file is readable by its owner alone. */
export const notificationChannels = `
CREATE TABLE notification_channels (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  channel TEXT NOT NULL,
  heartbeat_ms INTEGER
) STRICT;
`;
