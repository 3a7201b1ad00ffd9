import type { ActuatorPayload, LevelPayload } from '../../../firmware/protocol/payloads.js';
import type { Position } from '../../../firmware/protocol/position.js';
import { toTimestamp } from '../../../firmware/protocol/primitives.js';
import { actuatorText, explain, sentence } from '../../../firmware/protocol/reason-text.js';
import { topicOf } from '../../../firmware/protocol/topics.js';
import { GATEWAY, NODES, nodeName, SECRET, tankName } from '../full-gateway/farm.js';
import { RawClient } from '../full-gateway/raw-client.js';

/** A farm of 250 tanks of which no two are alike, for pages that must bear them: told once, and fresh for an hour. */

const PADDOCKS = ['North paddock', 'River flat', 'Orchard', 'Dairy', 'Back country'];
const BLOCK = NODES / PADDOCKS.length;
const FRESH_S = 3_600;
const TELL_EVERY_MS = 15_000;
const MINUTE_MS = 60_000;

type ActuatorName = 'inlet' | 'outlet' | 'pump';

/** What a tank is like, by its number alone. */
interface Character {
  readonly name: string;
  readonly percent: number;
  readonly litres: number;
  readonly rate_lph: number;
  readonly position: Position | null;
  readonly actuators: readonly ActuatorName[];
  readonly filling: boolean;
  readonly byHand: boolean;
  readonly dry: boolean;
  readonly silent: boolean;
}

function characterOf(n: number): Character {
  const block = Math.floor(n / BLOCK);
  const place = n % BLOCK;
  const dry = n % 41 === 7;
  const percent = dry ? 3.4 + (n % 5) : 18 + ((n * 37) % 640) / 10;
  const capacity = 2_000 + ((n * 53) % 60) * 1_000;
  const filling = !dry && n % 11 === 3;
  return {
    name: `${PADDOCKS[block] ?? 'Farm'} ${place + 1}`,
    percent,
    litres: Math.round((percent / 100) * capacity),
    rate_lph: filling ? 1_400 : n % 4 === 0 ? 0 : -(20 + ((n * 17) % 400)),
    // Five clusters on a valley of two kilometres; the last ten have no place.
    position:
      n >= NODES - 10
        ? null
        : {
            x_m: ([0, 900, 1_700, 400, 1_300][block] ?? 0) + (place % 8) * 45 + ((n * 7) % 20),
            y_m: ([800, 300, 900, 0, -400][block] ?? 0) + Math.floor(place / 8) * 45 + ((n * 13) % 20),
          },
    actuators: n % 3 === 0 ? ['inlet', 'outlet', 'pump'] : n % 7 === 0 && !dry ? [] : ['inlet'],
    filling,
    byHand: !dry && n % 23 === 5,
    dry,
    silent: n % 61 === 30,
  };
}

/** Signs the nodes in and has each tell of its tank, and its level again and again; answers what ends it. */
export async function tellLargeFarm(port: number): Promise<() => void> {
  const clients: RawClient[] = [];
  for (let n = 0; n < NODES; n++) {
    const node = nodeName(n);
    const topic = topicOf(GATEWAY, 'logStored', { node });
    const sign_in = { client_id: `node-${node}`, username: node, password: SECRET };
    const client = await RawClient.open(port, sign_in, topic, () => undefined);
    tell(client, n);
    if (characterOf(n).silent) client.publish(topicOf(GATEWAY, 'availability', { node }), 'offline', true);
    clients.push(client);
  }
  // Who says nothing for too long is signed out.
  const timer = setInterval(() => {
    for (const [n, client] of clients.entries()) tellLevel(client, n);
  }, TELL_EVERY_MS);
  return () => {
    clearInterval(timer);
    for (const client of clients) client.close();
  };
}

function tell(client: RawClient, n: number): void {
  const tank = tankName(n);
  const node = nodeName(n);
  const is = characterOf(n);
  const now_ms = Date.now();
  const ts = toTimestamp(now_ms);
  const say = (name: 'about' | 'rule' | 'status' | ActuatorName, payload: object) =>
    client.publish(topicOf(GATEWAY, name, { tank }), JSON.stringify({ ts, ...payload }), true);
  client.publish(topicOf(GATEWAY, 'availability', { node }), 'online', true);
  const capacity_litres = Math.round((is.litres / is.percent) * 100);
  const sources = [
    { id: 'roof', kind: 'rain', priority: 1, cost_per_m3: 0, quality: 3 },
    { id: 'town', kind: 'town', priority: 2, cost_per_m3: 2.1, quality: 5 },
  ];
  say('about', {
    ...{ name: is.name, node, shape: 'vertical_cylinder', height_mm: 2_200, capacity_litres },
    ...{ actuators: is.actuators, max_run_s: 7_200 },
    ...(n % 9 === 3 && is.actuators.length > 0 ? { sources } : {}),
    ...(is.position && { position: is.position }),
  });
  say('rule', { low_percent: 15, high_percent: 80, enabled: true });
  const status = is.dry
    ? {
        code: 'low_not_refilling',
        args: { level_percent: is.percent, why: 'resting_after_limit', rest_s: 900 },
      }
    : { code: is.filling ? 'refilling' : 'ready', args: {} };
  say('status', { ...status, text: sentence(status) });
  tellLevel(client, n);
  for (const actuator of is.actuators) say(actuator, actuatorOf(actuator, is, n, now_ms));
}

function tellLevel(client: RawClient, n: number): void {
  const { percent, litres, rate_lph } = characterOf(n);
  const level: LevelPayload = {
    ...{ ts: toTimestamp(Date.now()), percent, depth_mm: Math.round(percent * 22), litres, rate_lph },
    ...{ quality: 'good', stale_after_s: FRESH_S, ...explain({ code: 'level_good', args: {} }) },
  };
  client.tell(topicOf(GATEWAY, 'level', { tank: tankName(n) }), JSON.stringify(level));
}

function actuatorOf(
  actuator: ActuatorName,
  { filling, byHand, percent }: Character,
  n: number,
  now_ms: number,
): Omit<ActuatorPayload, 'ts'> {
  const running = actuator === 'inlet' ? filling || byHand : byHand;
  const state = actuator === 'pump' ? (running ? 'on' : 'off') : running ? 'open' : 'closed';
  const byRule = running
    ? { code: 'below_low', args: { level_percent: percent, low_percent: 15 } }
    : { code: 'above_low', args: { low_percent: 15 } };
  const why = actuator === 'inlet' ? byRule : { code: running ? 'low_pressure' : 'not_asked', args: {} };
  return {
    state,
    mode: byHand ? 'hand' : 'auto',
    ...explain(why, actuatorText(actuator, state, why)),
    until: running ? toTimestamp(now_ms + (5 + (n % 100)) * MINUTE_MS) : null,
    ...(actuator === 'inlet' && running && n % 9 === 3 ? { source: 'roof' } : {}),
    command_id: null,
  };
}
