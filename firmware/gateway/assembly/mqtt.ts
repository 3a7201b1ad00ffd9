import { topicOf } from '../../protocol/topics.js';
import { Broker } from '../broker/broker.js';
import type { GatewayOptions } from '../gateway-options.js';
import { Announcer } from '../home-assistant/announcer.js';
import { Ingest } from '../ingest/ingest.js';
import type { Farm } from './farm.js';
import { patienceOf } from './patience.js';
import type { People } from './people.js';

/** Builds the broker, and lets it tell the farm what it hears. */
export function assembleBroker(
  options: GatewayOptions,
  { users, cap, refusals }: People,
  farm: Farm,
): Broker {
  const { id, nodes, mqtt, log } = options;
  const ingest = new Ingest({ ...farm, refusals, log });
  const broker = new Broker({
    gateway: id,
    nodes,
    addresses: mqtt,
    patience: patienceOf(options),
    verifyUser: (username, password, from) => users.verify(username, password, from),
    cap,
    take: (message, publisher, from) => ingest.take(message, publisher, from),
    onNodeGone: (node) => noteOffline(id, { ...farm, broker }, node),
    refusals,
    home_assistant: options.home_assistant !== undefined,
    log,
  });
  return broker;
}

/** Builds what tells Home Assistant of the farm; undefined where nobody wants it. */
export function assembleAnnouncer(options: GatewayOptions, { state, alarms }: Farm, broker: Broker) {
  const { id: gateway, version, nodes, store, home_assistant: option } = options;
  if (option === undefined) return undefined;
  const here = new Set(nodes.flatMap(({ tanks }) => tanks));
  const gone = () => store.tanks.all().flatMap(({ tank }) => (here.has(tank) ? [] : [tank]));
  const publish = broker.publish.bind(broker);
  return new Announcer({ gateway, version, option, state, alarms, gone, publish });
}

/** A node's connection is gone, or there is none yet: everybody is told. */
export function noteOffline(
  gateway: string,
  { state, broker }: Pick<Farm, 'state'> & { readonly broker: Broker },
  node: string,
): void {
  state.tellAvailability(node, 'offline');
  broker.publish(topicOf(gateway, 'availability', { node }), 'offline', { retain: true });
}
