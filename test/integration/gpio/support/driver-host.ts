/*
 * A program that a test talks to: it holds our real drivers, on the real onoff, and calls them as it is told.
 * Each message is { id, driver, method, args }; `new` makes a driver. Answers are { id, value } or { id, error }.
 */
import { SystemClock } from '../../../../firmware/drivers/clock/system.js';
import { OnoffLevelSwitch } from '../../../../firmware/drivers/inputs/level-switch.js';
import { OnoffPulseMeter } from '../../../../firmware/drivers/inputs/pulse-meter.js';
import { OnoffRelayBank } from '../../../../firmware/drivers/relay/onoff.js';
import type { Log } from '../../../../firmware/ports/log.js';

interface Call {
  readonly id: number;
  readonly driver: string;
  readonly method: string;
  readonly args: readonly unknown[];
}

type Driver = Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;

const say = (level: string) => (fields: object, sentence: string) =>
  process.send?.({ log: { level, fields, sentence } });
const log: Log = { debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error') };
const surroundings = { log, clock: new SystemClock() };
const drivers = new Map<string, Driver>();

const KINDS: Readonly<Record<string, (options: never) => object>> = {
  relays: (options: object) => new OnoffRelayBank({ ...(options as { relays: [] }), log }),
  switch: (options: object) =>
    new OnoffLevelSwitch({ ...(options as never as object), ...surroundings } as never),
  meter: (options: object) =>
    new OnoffPulseMeter({ ...(options as never as object), ...surroundings } as never),
};

async function obey({ driver, method, args }: Call): Promise<unknown> {
  if (method === 'new') {
    const [kind, options] = args;
    const made = KINDS[String(kind)]?.(options as never);
    if (made === undefined) throw new Error(`no such driver: ${kind}`);
    drivers.set(driver, made as Driver);
    return null;
  }
  const found = drivers.get(driver);
  if (method === 'start' && args.length === 0) return found?.start?.(new AbortController().signal);
  return found?.[method]?.(...args);
}

process.on('message', (call: Call) => {
  obey(call).then(
    (value) => process.send?.({ id: call.id, value: value ?? null }),
    (error: { code?: string; message: string }) =>
      process.send?.({ id: call.id, error: { code: error.code, message: error.message } }),
  );
});
process.send?.({ ready: true });
