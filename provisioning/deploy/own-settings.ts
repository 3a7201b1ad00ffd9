import { z } from 'zod';
import { check } from '../../firmware/config/check.js';
import { type GatewayConfig, gatewayConfig } from '../../firmware/config/gateway-config.js';
import { parseConfig } from '../../firmware/config/load.js';
import { json } from './machine-file.js';

/** What an admin sets in `gateway.json` by hand; a bundle says nothing of it. */
const OWN_SETTINGS = [
  'history',
  'alarms',
  'leases',
  'notifications',
  'weather',
  'home_assistant',
] as const satisfies (keyof GatewayConfig)[];

const anyObject = z.looseObject({});

/** A configuration, and the names of the settings that it took over. */
export interface WithOwnSettings {
  readonly text: string;
  readonly taken: readonly string[];
}

/**
 * A gateway's configuration with the settings that an admin has made in another one.
 * @param text the configuration that is to be in force
 * @param other the one with the settings
 * @param file what `other` is called when it has to be mended
 * @throws ConfigError when `other` is no JSON, or its settings do not fit
 */
export function withOwnSettings(text: string, other: string, file: string): WithOwnSettings {
  const config = anyObject.parse(JSON.parse(text));
  const settings = parseConfig(anyObject, other, file);
  const taken = OWN_SETTINGS.filter((key) => settings[key] !== undefined && config[key] === undefined);
  if (taken.length === 0) return { text, taken };
  const whole = { ...config, ...Object.fromEntries(taken.map((key) => [key, settings[key]])) };
  check(gatewayConfig, whole, file);
  return { text: json(whole), taken };
}
