import type { HostPayload } from '../../../firmware/protocol/payloads.js';
import { numbers } from '../i18n/language.js';
import { durationText } from '../i18n/time-text.js';
import { t } from './texts.js';

/** One figure of a machine, ready to be shown. */
export interface Figure<Key extends string = string> {
  readonly key: Key;
  /** The figure in words; null when the machine does not offer it. */
  readonly value: string | null;
  /** How far its bar is filled, 0–100; null without a bar. */
  readonly share_percent: number | null;
  /** Whether somebody should look after it. */
  readonly trouble: boolean;
}

/** A Pi slows itself down from 80 °C on. */
const HOT_C = 80;
const BUSY_PERCENT = 95;
const DISK_LOW_PERCENT = 10;
/** The temperature's bar runs from 0 to this. */
const BAR_END_C = 100;

/** Processor, memory and temperature. */
export function mainFigures(host: HostPayload | null): Figure<'cpu' | 'memory' | 'temperature'>[] {
  return [
    share('cpu', host?.cpu_percent ?? null),
    share('memory', host?.memory_percent ?? null),
    {
      key: 'temperature',
      value: shown(host?.cpu_temp_c, numbers.value.celsius),
      share_percent: barShare(host?.cpu_temp_c),
      trouble: (host?.cpu_temp_c ?? 0) >= HOT_C,
    },
  ];
}

/** What else the machine tells. */
export function furtherFigures(
  host: HostPayload | null,
): Figure<'load' | 'uptime' | 'disk' | 'throttled' | 'version'>[] {
  const further = { share_percent: null, trouble: false };
  return [
    { ...further, key: 'load', value: shown(host?.load1, numbers.value.load) },
    { ...further, key: 'uptime', value: shown(host?.uptime_s, (uptime_s) => durationText(uptime_s * 1000)) },
    {
      ...further,
      key: 'disk',
      value: shown(host?.disk_free_percent, numbers.value.percent),
      trouble: (host?.disk_free_percent ?? 100) < DISK_LOW_PERCENT,
    },
    { ...further, key: 'throttled', value: throttledText(host), trouble: host?.throttled === true },
    { ...further, key: 'version', value: host?.version ?? null },
  ];
}

function share<Key extends string>(key: Key, percent: number | null): Figure<Key> {
  const trouble = (percent ?? 0) >= BUSY_PERCENT;
  return { key, value: shown(percent, numbers.value.percent), share_percent: percent, trouble };
}

function shown(figure: number | null | undefined, format: (figure: number) => string): string | null {
  return figure === null || figure === undefined ? null : format(figure);
}

function barShare(temperature_c: number | null | undefined): number | null {
  if (temperature_c === null || temperature_c === undefined) return null;
  return Math.min(100, Math.max(0, (temperature_c / BAR_END_C) * 100));
}

function throttledText(host: HostPayload | null): string | null {
  if (host === null || host.throttled === null) return null;
  return host.throttled ? t('system.throttled.yes') : t('system.throttled.no');
}
