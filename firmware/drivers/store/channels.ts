import type { ChannelStore, KeptChannel } from '../../ports/store.js';
import { keptChannelBody } from '../../protocol/notifications.js';
import type { Sql } from './sql.js';

interface ChannelRow {
  readonly id: string;
  readonly channel: string;
  readonly heartbeat_ms: number | null;
}

/** Notification channels, in the order in which they were added. */
export function channelStore(sql: Sql): ChannelStore {
  const all = sql.prepare<[], ChannelRow>(
    'SELECT id, channel, heartbeat_ms FROM notification_channels ORDER BY n',
  );
  const save = sql.prepare<[id: string, channel: string]>(`
    INSERT INTO notification_channels (id, channel) VALUES (?, ?)
    ON CONFLICT (id) DO UPDATE SET channel = excluded.channel`);
  const beat = sql.prepare<[number | null, string]>(
    'UPDATE notification_channels SET heartbeat_ms = ? WHERE id = ?',
  );
  const remove = sql.prepare<[string]>('DELETE FROM notification_channels WHERE id = ?');
  return {
    all: () => all.all().map(fromRow),
    save: (id, channel) => {
      save.run(id, JSON.stringify(channel));
    },
    saveHeartbeat: (id, at_ms) => {
      beat.run(at_ms, id);
    },
    remove: (id) => remove.run(id) > 0,
  };
}

function fromRow({ id, channel, heartbeat_ms }: ChannelRow): KeptChannel {
  return { id, channel: keptChannelBody.parse(JSON.parse(channel)), heartbeat_ms };
}
