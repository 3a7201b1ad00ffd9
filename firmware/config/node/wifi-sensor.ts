import { z } from 'zod';
import { QUANTITIES } from '../../domain/level/quantity.js';
import { brokerUrl } from '../broker-url.js';

/** What a ready-made Wi-Fi sensor tells, and for how long it is believed. */
const told = {
  /** Where the number is in its JSON, such as `SR04.Distance`; empty when the message is the number. */
  json_path: z
    .string()
    .max(128)
    .regex(/^$|^[^.]+(\.[^.]+){0,7}$/, 'names parted by dots, such as SR04.Distance')
    .default(''),
  /** What the number is. */
  quantity: z.enum(QUANTITIES),
  /** A reading is one for this long and no longer: at least twice what passes between two of them. */
  max_age_s: z.number().min(2).max(900).default(120),
};

/** A sensor that publishes at a broker on the node's own network. */
export const mqttSensor = {
  driver: z.literal('mqtt'),
  url: brokerUrl,
  topic: z
    .string()
    .min(1)
    .max(256)
    .regex(/^[^+#\p{C}]+$/u, 'a topic without wildcards'),
  username: z.string().min(1).max(128).optional(),
  /** File with the password, relative to this file. */
  password_file: z.string().min(1).max(256).optional(),
  ...told,
};

/** A sensor that is asked over HTTP on the node's own network. */
export const httpSensor = {
  driver: z.literal('http'),
  url: z.url({ protocol: /^http$/, error: 'an address such as http://10.0.0.7/sensor/level' }).max(512),
  interval_s: z.number().min(1).max(300).default(30),
  ...told,
};
