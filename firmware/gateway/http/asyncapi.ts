import { z } from 'zod';
import { TOPICS, type TopicName, type TopicRule, topicRoot } from '../../protocol/topics.js';

/** An AsyncAPI 3.0 document; https://www.asyncapi.com/docs/reference/specification/v3.0.0 */
export type TopicsDocument = Readonly<Record<string, unknown>>;

/** What the names in a topic stand for. */
const PARAMETERS: Readonly<Record<string, string>> = {
  tank: 'Identifier of a tank',
  node: 'Identifier of a node',
  code: 'Code of an alarm',
};

/**
 * The AsyncAPI document of a gateway's broker, from the gateway's side: it receives what clients publish, and sends
 * what they may subscribe to. Topics, payloads and rights come from the topic table, so it cannot say anything else.
 */
export function topicsDocument(gateway: string, version: string): TopicsDocument {
  const topics = Object.entries(TOPICS) as [TopicName, TopicRule][];
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Sluice over MQTT',
      version,
      description: 'Topics of one gateway. Times are UTC, units stand in the keys.',
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(topics.map(([name, rule]) => [name, channel(gateway, name, rule)])),
    operations: Object.fromEntries(topics.flatMap(([name, rule]) => operations(name, rule))),
  };
}

function channel(gateway: string, name: TopicName, { pattern, payload, summary, retained }: TopicRule) {
  const parameters = [...pattern.matchAll(/\{(\w+)\}/g)].map(([, key = '']) => [
    key,
    { description: PARAMETERS[key] ?? key },
  ]);
  return {
    address: topicRoot(gateway) + pattern,
    description: summary,
    ...(parameters.length > 0 && { parameters: Object.fromEntries(parameters) }),
    messages: { [name]: { name, summary, payload: schemaOf(payload) } },
    'x-retained': retained,
  };
}

function operations(name: TopicName, { publish, subscribe, retained, summary }: TopicRule) {
  const one = (action: 'receive' | 'send', who: readonly string[]) => ({
    action,
    channel: { $ref: `#/channels/${name}` },
    summary,
    bindings: { mqtt: { qos: 1, retain: retained } },
    'x-roles': [...who],
  });
  return [
    ...(publish.length > 0 ? [[`${name}FromClients`, one('receive', publish)] as const] : []),
    ...(subscribe.length > 0 ? [[`${name}ToClients`, one('send', subscribe)] as const] : []),
  ];
}

function schemaOf(payload: z.ZodType): object {
  const { $schema: _, ...schema } = z.toJSONSchema(payload, { target: 'draft-7', io: 'input' });
  return schema;
}
