import type { z } from 'zod';
import type { TankStore } from '../../ports/store.js';
import { aboutPayload } from '../../protocol/payloads.js';
import { rulePayload } from '../../protocol/rule.js';
import { schedulePayload } from '../../protocol/schedule.js';
import type { KeptJson } from './kept-json.js';
import type { Sql } from './sql.js';

interface TankRow {
  readonly tank: string;
  readonly about: string;
  readonly rule: string | null;
  readonly schedule: string | null;
}

/** What nodes said of their tanks, kept as JSON. What does not change writes nothing. */
export function tankStore(sql: Sql, kept: KeptJson): TankStore {
  const saveAbout = sql.prepare<[string, string]>(`
    INSERT INTO tanks (tank, about) VALUES (?, ?)
    ON CONFLICT DO UPDATE SET about = excluded.about WHERE about IS NOT excluded.about`);
  const saveRule = sql.prepare<[string, string]>(`
    INSERT INTO tanks (tank, rule) VALUES (?, ?)
    ON CONFLICT DO UPDATE SET rule = excluded.rule WHERE rule IS NOT excluded.rule`);
  const saveSchedule = sql.prepare<[string, string]>(`
    INSERT INTO tanks (tank, schedule) VALUES (?, ?)
    ON CONFLICT DO UPDATE SET schedule = excluded.schedule WHERE schedule IS NOT excluded.schedule`);
  const all = sql.prepare<[], TankRow>(
    'SELECT tank, about, rule, schedule FROM tanks WHERE about IS NOT NULL ORDER BY tank',
  );
  return {
    saveAbout: (tank, about) => {
      saveAbout.run(tank, JSON.stringify(about));
    },
    saveRule: (tank, rule) => {
      saveRule.run(tank, JSON.stringify(rule));
    },
    saveSchedule: (tank, schedule) => {
      saveSchedule.run(tank, JSON.stringify(schedule));
    },
    all: () => all.all().flatMap((row) => fromRow(row, kept)),
  };
}

function fromRow({ tank, about, rule, schedule }: TankRow, kept: KeptJson) {
  const instead = 'its node tells it again';
  const read = <T>(schema: z.ZodType<T>, json: string | null): T | null =>
    json === null ? null : kept.read(schema, { table: 'tanks', id: tank, json, instead });
  const aboutRead = read(aboutPayload, about);
  if (aboutRead === null) return [];
  return [
    { tank, about: aboutRead, rule: read(rulePayload, rule), schedule: read(schedulePayload, schedule) },
  ];
}
