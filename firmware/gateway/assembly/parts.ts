import type { Broker } from '../broker/broker.js';
import type { GatewayOptions } from '../gateway-options.js';
import type { Announcer } from '../home-assistant/announcer.js';
import { assembleFarm, type Farm } from './farm.js';
import { assembleAnnouncer, assembleBroker } from './mqtt.js';
import { assemblePeople, type People } from './people.js';
import { assembleWeb, type Web } from './web.js';

/** What a gateway is made of. */
export interface Parts extends People, Farm, Web {
  readonly broker: Broker;
  /** Undefined where the configuration says nothing of Home Assistant. */
  readonly announcer: Announcer | undefined;
}

/** Builds the parts and joins them; nothing is opened yet. */
export function assemble(options: GatewayOptions): Parts {
  const people = assemblePeople(options);
  // Farm and broker need each other: nothing is published before the broker is there.
  const farm: Farm = assembleFarm(options, people, () => broker);
  const broker = assembleBroker(options, people, farm);
  const announcer = assembleAnnouncer(options, farm, broker);
  return { ...people, ...farm, broker, announcer, ...assembleWeb(options, people, farm) };
}
