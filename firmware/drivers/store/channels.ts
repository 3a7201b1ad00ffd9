import { z } from 'zod';
import type { ChannelStore, KeptChannel } from '../../ports/store.js';
import { keptChannelBody } from '../../protocol/notifications.js';
import type { KeptJson } from './kept-json.js';
import type { Sql } from './sql.js';

interface ChannelRow {
  readonly id: string;
  readonly channel: string;
  readonly heartbeat_ms: number | null;
}

const keptTold = z.array(z.object({ coming: z.string(), at_ms: z.number() }));

/** Notification channels, in the order in which they were added. */
export function channelStore(sql: Sql, kept: KeptJson): ChannelStore {
  const all = sql.prepare<[], ChannelRow>(
    'SELECT id, channel, heartbeat_ms FROM notification_channels ORDER BY n',
  );
  const save = sql.prepare<[id: string, channel: string]>(`
    INSERT INTO notification_channels (id, channel) VALUES (?, ?)
    ON CONFLICT (id) DO UPDATE SET channel = excluded.channel`);
  const beat = sql.prepare<[number | null, string]>(
    'UPDATE notification_channels SET heartbeat_ms = ? WHERE id = ?',
  );
  const told = sql.prepare<[string], { readonly told: string | null }>(
    'SELECT told FROM notification_channels WHERE id = ?',
  );
  const tell = sql.prepare<[told: string, id: string]>(
    'UPDATE notification_channels SET told = ? WHERE id = ?',
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
    told: (id) => {
      const json = told.get(id)?.told ?? null;
      const instead = 'that channel is told again of what stands';
      return json === null
        ? []
        : (kept.read(keptTold, { table: 'notification_channels', id, json, instead }) ?? []);
    },
    saveTold: (id, comings) => {
      tell.run(JSON.stringify(comings), id);
    },
    remove: (id) => remove.run(id) > 0,
  };
}

function fromRow({ id, channel: json, heartbeat_ms }: ChannelRow, kept: KeptJson): KeptChannel[] {
  const instead = 'nobody is told of alarms by that channel: add it anew';
  const channel = kept.read(keptChannelBody, { table: 'notification_channels', id, json, instead });
  return channel === null ? [] : [{ id, channel, heartbeat_ms }];
}
