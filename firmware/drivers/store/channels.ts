import type { ChannelStore, KeptChannel } from '../../ports/store.js';
import { keptChannelBody } from '../../protocol/notifications.js';
import type { KeptJson } from './kept-json.js';
import type { Sql } from './sql.js';

interface ChannelRow {
  readonly id: string;
  readonly channel: string;
  readonly heartbeat_ms: number | null;
  readonly failing: number;
}

/** Notification channels, in the order in which they were added. */
export function channelStore(sql: Sql, kept: KeptJson): ChannelStore {
  const all = sql.prepare<[], ChannelRow>(
    'SELECT id, channel, heartbeat_ms, failing FROM notification_channels ORDER BY n',
  );
  const save = sql.prepare<[id: string, channel: string]>(`
    INSERT INTO notification_channels (id, channel) VALUES (?, ?)
    ON CONFLICT (id) DO UPDATE SET channel = excluded.channel`);
  const beat = sql.prepare<[number | null, string]>(
    'UPDATE notification_channels SET heartbeat_ms = ? WHERE id = ?',
  );
  const fail = sql.prepare<[failing: number, id: string, failing: number]>(
    'UPDATE notification_channels SET failing = ? WHERE id = ? AND failing <> ?',
  );
  const remove = sql.prepare<[string]>('DELETE FROM notification_channels WHERE id = ?');
  return {
    all: () => all.all().flatMap((row) => fromRow(row, kept)),
    save: (id, channel) => {
      save.run(id, JSON.stringify(channel));
    },
    saveHeartbeat: (id, at_ms) => {
      beat.run(at_ms, id);
    },
    saveFailing: (id, failing) => {
      const flag = failing ? 1 : 0;
      fail.run(flag, id, flag);
    },
    remove: (id) => remove.run(id) > 0,
  };
}

function fromRow({ id, channel: json, heartbeat_ms, failing }: ChannelRow, kept: KeptJson): KeptChannel[] {
  const instead = 'nobody is told of alarms by that channel: add it anew';
  const channel = kept.read(keptChannelBody, { table: 'notification_channels', id, json, instead });
  return channel === null ? [] : [{ id, channel, heartbeat_ms, failing: failing === 1 }];
}
