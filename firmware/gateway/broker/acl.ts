import {
  type ClientKind,
  parseTopic,
  TOPICS,
  type TopicName,
  type TopicRule,
  topicRoot,
} from '../../protocol/topics.js';
import { isGreeting, isHomeAssistant, mayAskFor, mayRead } from '../home-assistant/names.js';
import type { ClientIdentity, RegisteredNode } from '../identity.js';
import { filtersMeet, isFilter, wellFormed } from './topic-filter.js';

/** Why something is refused. */
export type Refusal =
  | 'topic_malformed'
  | 'topic_unknown'
  | 'tank_unknown'
  | 'role_missing'
  | 'vpn_role_capped'
  | 'not_its_own'
  | 'must_be_retained'
  | 'must_not_be_retained'
  | 'filter_too_wide';

/** The row a topic belongs to and the tank or node in it, else the gateway, or why the client may not. */
export type Verdict =
  | { readonly allowed: true; readonly name: TopicName; readonly subject: string }
  | { readonly allowed: false; readonly why: Refusal };

const RULES: readonly TopicRule[] = Object.values(TOPICS);

const refuse = (why: Refusal): Verdict => ({ allowed: false, why });

/** Why a client is none of those who may: its role is too low, or was made so by the device. */
function whyNoneOf(allowed: readonly ClientKind[], { own_role }: ClientIdentity): Refusal {
  return own_role !== undefined && allowed.includes(own_role) ? 'vpn_role_capped' : 'role_missing';
}

/** Decides by the topic table who may publish, subscribe and receive what. Holds the farm's register and nothing else. */
export class Acl {
  /** The topics each node may speak and hear for: its own name and those of its tanks. */
  private readonly own: ReadonlyMap<string, { readonly tanks: ReadonlySet<string> }>;
  private readonly tanks: ReadonlySet<string>;

  constructor(
    private readonly gateway: string,
    nodes: readonly RegisteredNode[],
    /** Whether there are topics for Home Assistant. */
    private readonly home_assistant = false,
  ) {
    this.own = new Map(nodes.map((node) => [node.id, { tanks: new Set(node.tanks) }]));
    this.tanks = new Set(nodes.flatMap((node) => node.tanks));
  }

  /**
   * A node publishes its own rows, an admin those meant for admins, a viewer nothing; retained exactly where the
   * table says so.
   */
  mayPublish(client: ClientIdentity, topic: string, retained: boolean): Verdict {
    const place = this.place(topic);
    if (!place.allowed) return place;
    const rule: TopicRule = TOPICS[place.name];
    if (!rule.publish.includes(client.kind)) return refuse(whyNoneOf(rule.publish, client));
    if (!this.concerns(client, place)) return refuse('not_its_own');
    if (retained !== rule.retained)
      return refuse(rule.retained ? 'must_be_retained' : 'must_not_be_retained');
    return place;
  }

  /**
   * A node subscribes to single topics of its own. People use any filter that can match something they may read; what
   * else it matches is kept from them when it is forwarded. Null when the client may.
   */
  whyNotSubscribe(client: ClientIdentity, filter: string): Refusal | null {
    if (!wellFormed(filter) || !isFilter(filter)) return 'topic_malformed';
    if (client.kind === 'node') return this.whyNodeMayNot(client, filter);
    if (this.home_assistant && mayAskFor(client, filter)) return null;
    const met = RULES.filter((rule) => filtersMeet(filter, this.filterOf(rule)));
    if (met.length === 0) return 'topic_unknown';
    const readers = met.flatMap((rule) => rule.subscribe);
    return readers.includes(client.kind) ? null : whyNoneOf(readers, client);
  }

  /** Whether a message on this topic may be handed to the client, whatever filter it matched. */
  mayReceive(client: ClientIdentity, topic: string): boolean {
    if (isHomeAssistant(topic)) return this.home_assistant && mayRead(client, topic);
    const place = this.place(topic);
    if (!place.allowed) return false;
    const rule: TopicRule = TOPICS[place.name];
    return rule.subscribe.includes(client.kind) && this.concerns(client, place);
  }

  /** Whether a publish is Home Assistant's word that it comes or goes: taken, and handed to nobody. */
  isGreeting(client: ClientIdentity, topic: string): boolean {
    return this.home_assistant && isGreeting(client, topic);
  }

  private whyNodeMayNot(client: ClientIdentity, filter: string): Refusal | null {
    if (/[#+]/.test(filter)) return 'filter_too_wide';
    const place = this.place(filter);
    if (!place.allowed) return place.why;
    const rule: TopicRule = TOPICS[place.name];
    if (!rule.subscribe.includes('node')) return 'role_missing';
    return this.concerns(client, place) ? null : 'not_its_own';
  }

  private place(topic: string): Verdict {
    if (!wellFormed(topic)) return refuse('topic_malformed');
    const parsed = parseTopic(this.gateway, topic);
    if (parsed === undefined) return refuse('topic_unknown');
    const { tank, node } = parsed.params;
    const known = (tank === undefined || this.tanks.has(tank)) && (node === undefined || this.own.has(node));
    if (!known) return refuse('tank_unknown');
    return { allowed: true, name: parsed.name, subject: tank ?? node ?? this.gateway };
  }

  /** Everything concerns people; a node only its own name and its own tanks. */
  private concerns(client: ClientIdentity, { name, subject }: { name: TopicName; subject: string }): boolean {
    if (client.kind !== 'node') return true;
    if (!TOPICS[name].pattern.includes('{tank}')) return subject === client.name;
    return this.own.get(client.name)?.tanks.has(subject) ?? false;
  }

  private filterOf(rule: TopicRule): string {
    return topicRoot(this.gateway) + rule.pattern.replace(/\{\w+\}/g, '+');
  }
}
