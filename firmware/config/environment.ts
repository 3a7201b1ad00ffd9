import { isIP } from 'node:net';
import { z } from 'zod';
import { brokerUrl } from './broker-url.js';
import { check } from './check.js';

/** What the environment may set. It overrides files. */
const port = z.coerce
  .number({ error: 'a port number' })
  .int()
  .min(0, 'a port from 0 to 65535')
  .max(65_535, 'a port from 0 to 65535');
const password = z.string().min(8, 'at least 8 characters').max(256);

const environment = z.object({
  SLUICE_DATA_DIR: z.string().min(1).default('data'),
  SLUICE_HTTP_PORT: port.default(8080),
  /** Used when the gateway's configuration names a web certificate. */
  SLUICE_HTTPS_PORT: port.default(8443),
  SLUICE_MQTT_PORT: port.default(1883),
  /** Addresses to listen on, parted by commas. */
  SLUICE_BIND: z
    .string()
    .default('127.0.0.1')
    .transform((text) => text.split(',').map((one) => one.trim()))
    .refine((all) => all.length > 0 && all.every((one) => isIP(one) !== 0), {
      message: 'IP addresses, parted by commas, such as 127.0.0.1,192.168.0.1',
    }),
  /** Where a node finds its broker; overrides its configuration file. */
  SLUICE_BROKER_URL: brokerUrl.optional(),
  /** Where the pigpio helper and the node meet. */
  SLUICE_PIGPIO_SOCKET: z.string().min(1).default('/run/sluice-pigpio/ranging.sock'),
  SLUICE_ADMIN_PASSWORD: password.optional(),
  SLUICE_VIEWER_PASSWORD: password.optional(),
  /** How many times faster than real time a simulated farm runs. */
  SLUICE_SIM_SPEED: z.coerce
    .number({ error: 'a number from 0.1 to 10000' })
    .min(0.1, 'a number from 0.1 to 10000')
    .max(10_000, 'a number from 0.1 to 10000')
    .default(1),
  SLUICE_SIM_SEED: z.coerce
    .number({ error: 'a whole number' })
    .int()
    .min(0)
    .max(2 ** 31)
    .optional(),
  /** Wall time, in ms, at which the clock of a simulated farm began; set by the process that starts the others. */
  SLUICE_SIM_EPOCH_MS: z.coerce.number().int().positive().optional(),
  SLUICE_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  SLUICE_LOG_FORMAT: z.enum(['text', 'json']).default('text'),
});

export type Environment = z.infer<typeof environment>;

/**
 * Reads the environment; an empty variable counts as not set.
 * @throws ConfigError naming every variable that is wrong
 */
export function readEnvironment(variables: Readonly<Record<string, string | undefined>>): Environment {
  const set = Object.entries(variables).filter(([, value]) => value !== undefined && value !== '');
  return check(environment, Object.fromEntries(set), 'The environment');
}
