import type { z } from 'zod';
import { alarmPayload } from './alarms.js';
import {
  calibrationPayload,
  calibrationSetPayload,
  sensorPayload,
  sensorWatchPayload,
} from './calibration.js';
import { leasePayload } from './lease.js';
import {
  aboutPayload,
  actuatorPayload,
  availabilityPayload,
  commandAckPayload,
  commandPayload,
  faultsPayload,
  hostPayload,
  levelPayload,
  logPayload,
  logStoredPayload,
  rainPayload,
  statusPayload,
} from './payloads.js';
import { rulePayload, ruleSetPayload } from './rule.js';
import { schedulePayload, scheduleSetPayload } from './schedule.js';

/**
 * Who may be at the other end of an MQTT connection. The gateway itself is no client: it publishes inside the broker.
 * Users sign in with their dashboard name; a node with its own secret.
 */
export const CLIENT_KINDS = ['node', 'admin', 'viewer'] as const;
export type ClientKind = (typeof CLIENT_KINDS)[number];

/** One row of the topic table: the contract, the ACL and the AsyncAPI document all come from it. */
export interface TopicRule<Payload extends z.ZodType = z.ZodType> {
  /** Below `sluice/<gateway>/`; `{tank}`, `{node}` and `{code}` stand for one identifier each. */
  readonly pattern: string;
  readonly payload: Payload;
  /** True: published retained, always. False: a retained publish is refused. */
  readonly retained: boolean;
  /** Which clients may publish. A node only below its own name and its own tanks. */
  readonly publish: readonly ClientKind[];
  /** Which clients may subscribe. A node only below its own name and its own tanks. */
  readonly subscribe: readonly ClientKind[];
  readonly summary: string;
}

const EVERYBODY: readonly ClientKind[] = CLIENT_KINDS;

/** What a node tells and everybody may read. */
function told<Payload extends z.ZodType>(
  pattern: string,
  payload: Payload,
  summary: string,
): TopicRule<Payload> {
  return { pattern, payload, retained: true, publish: ['node'], subscribe: EVERYBODY, summary };
}

/** What the gateway alone raises and everybody may read whom it concerns. */
function raised(
  pattern: string,
  summary: string,
  subscribe: readonly ClientKind[] = EVERYBODY,
): TopicRule<typeof alarmPayload> {
  return { pattern, payload: alarmPayload, retained: true, publish: [], subscribe, summary };
}

export const TOPICS = {
  about: told('tank/{tank}/about', aboutPayload, 'What the tank is: name, shape, capacity'),
  level: told(
    'tank/{tank}/level',
    levelPayload,
    'Level in percent, millimetres and litres, with its quality',
  ),
  inlet: told('tank/{tank}/inlet', actuatorPayload, 'State and mode of the inlet valve, and why'),
  outlet: told('tank/{tank}/outlet', actuatorPayload, 'State and mode of the outlet valve, and why'),
  pump: told('tank/{tank}/pump', actuatorPayload, 'State and mode of the pump, and why'),
  status: told('tank/{tank}/status', statusPayload, 'One sentence for the farmer'),
  faults: told(
    'tank/{tank}/faults',
    faultsPayload,
    'What is wrong with the tank, how surely, and since when',
  ),
  rule: told('tank/{tank}/rule', rulePayload, 'The refill rule in force'),
  schedule: told('tank/{tank}/schedule', schedulePayload, 'The fill schedule in force'),
  calibration: told(
    'tank/{tank}/calibration',
    calibrationPayload,
    'What the tank holds, and where its sensor hangs',
  ),
  sensor: {
    pattern: 'tank/{tank}/sensor',
    payload: sensorPayload,
    retained: false,
    publish: ['node'],
    subscribe: ['admin'],
    summary: 'What the level sensor sees, while somebody asks for it',
  },
  sensorWatch: {
    pattern: 'tank/{tank}/sensor/watch',
    payload: sensorWatchPayload,
    retained: false,
    publish: ['admin'],
    subscribe: ['node', 'admin'],
    summary: 'Asks the node to tell what its level sensor sees, for a while',
  },
  command: {
    pattern: 'tank/{tank}/command',
    payload: commandPayload,
    retained: false,
    publish: ['admin'],
    subscribe: ['node', 'admin'],
    summary: 'Asks an actuator to run, stop or return to the rules',
  },
  ruleSet: {
    pattern: 'tank/{tank}/rule/set',
    payload: ruleSetPayload,
    retained: false,
    publish: ['admin'],
    subscribe: ['node', 'admin'],
    summary: 'Asks the node to keep another refill rule',
  },
  scheduleSet: {
    pattern: 'tank/{tank}/schedule/set',
    payload: scheduleSetPayload,
    retained: false,
    publish: ['admin'],
    subscribe: ['node', 'admin'],
    summary: 'Asks the node to keep another fill schedule',
  },
  calibrationSet: {
    pattern: 'tank/{tank}/calibration/set',
    payload: calibrationSetPayload,
    retained: false,
    publish: ['admin'],
    subscribe: ['node', 'admin'],
    summary: 'Asks the node to keep another calibration, and to go by it',
  },
  lease: {
    pattern: 'tank/{tank}/lease',
    payload: leasePayload,
    retained: false,
    publish: [],
    subscribe: ['node'],
    summary: 'What the gateway wants of an actuator for a while, for reasons beyond its tank',
  },
  commandAck: {
    pattern: 'tank/{tank}/command/ack',
    payload: commandAckPayload,
    retained: false,
    publish: ['node'],
    subscribe: EVERYBODY,
    summary: 'What became of a command or lease',
  },
  tankAlarm: raised('tank/{tank}/alarm/{code}', 'An alarm of a tank; emptied when it is cleared'),
  nodeAlarm: raised('node/{node}/alarm/{code}', 'An alarm of a Pi; emptied when it is cleared'),
  gatewayAlarm: raised('alarm/{code}', 'An alarm of the gateway itself; emptied when it is cleared', [
    'admin',
    'viewer',
  ]),
  gatewayHost: {
    pattern: 'host',
    payload: hostPayload,
    retained: true,
    publish: [],
    subscribe: ['admin', 'viewer'],
    summary: 'CPU, memory, temperature and disk of the gateway; empty where a node on the same Pi tells that',
  },
  host: told('node/{node}/host', hostPayload, 'CPU, memory, temperature and disk of the Pi'),
  rain: told('node/{node}/rain', rainPayload, 'Rain by the gauge of the Pi, in mm'),
  availability: told('node/{node}/availability', availabilityPayload, 'online, or offline by last will'),
  log: {
    pattern: 'node/{node}/log',
    payload: logPayload,
    retained: false,
    publish: ['node'],
    subscribe: [],
    summary: 'Records for the history, repeated until they are on disk',
  },
  logStored: {
    pattern: 'node/{node}/log/stored',
    payload: logStoredPayload,
    retained: false,
    publish: [],
    subscribe: ['node'],
    summary: 'Up to where the history is on disk',
  },
} as const satisfies Record<string, TopicRule>;

export type TopicName = keyof typeof TOPICS;

/** What a row carries, once it has been checked. */
export type PayloadOf<Name extends TopicName> = z.infer<(typeof TOPICS)[Name]['payload']>;

/** The names in a topic: `{ tank: 'house' }`. */
export type TopicParams = Readonly<{ tank?: string; node?: string; code?: string }>;

/** Everything one gateway says lies below this prefix. */
export function topicRoot(gateway: string): string {
  return `sluice/${gateway}/`;
}

/** The full topic of a row for one tank or node. Throws when a name the pattern needs is missing. */
export function topicOf(gateway: string, name: TopicName, params: TopicParams): string {
  const path = TOPICS[name].pattern.replace(/\{(\w+)\}/g, (_, key: keyof TopicParams) => {
    const value = params[key];
    if (value === undefined) throw new Error(`topic ${name} needs ${key}`);
    return value;
  });
  return topicRoot(gateway) + path;
}

const SEGMENT = '([a-z0-9](?:[a-z0-9_-]{0,62}[a-z0-9])?)';
const MATCHERS = (Object.entries(TOPICS) as [TopicName, TopicRule][]).map(([name, rule]) => ({
  name,
  keys: [...rule.pattern.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as keyof TopicParams),
  expression: new RegExp(`^${rule.pattern.replace(/\{\w+\}/g, SEGMENT)}$`),
}));

/** Which row a concrete topic belongs to, and the names in it; undefined when it is none of this gateway's topics. */
export function parseTopic(
  gateway: string,
  topic: string,
): { name: TopicName; params: TopicParams } | undefined {
  const root = topicRoot(gateway);
  if (!topic.startsWith(root)) return undefined;
  const path = topic.slice(root.length);
  for (const { name, keys, expression } of MATCHERS) {
    const match = expression.exec(path);
    if (match) return { name, params: Object.fromEntries(keys.map((key, i) => [key, match[i + 1]])) };
  }
  return undefined;
}
