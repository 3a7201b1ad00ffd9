import type { ActuatorName } from '../../domain/actuator/actuator.js';
import type { ClientIdentity } from '../identity.js';

/** Where Home Assistant looks, unless somebody has told it to look elsewhere. */
const PREFIX = 'homeassistant';

/** A tank or a node, by its identifier. */
export interface Subject {
  readonly scope: 'tank' | 'node';
  readonly id: string;
}

/** What Home Assistant knows a tank or a node by; letters, digits, dashes and underscores only. */
export function deviceId(gateway: string, { scope, id }: Subject): string {
  return `sluice_${gateway}_${scope}_${id}`;
}

/** Retained: what a tank or a node has to show. */
export function deviceTopic(gateway: string, subject: Subject): string {
  return `${PREFIX}/device/${deviceId(gateway, subject)}/config`;
}

/** Retained: whether the level is fresh, and what is wrong. Kept by the gateway, which decides both. */
export function healthTopic(gateway: string, { scope, id }: Subject): string {
  return `${PREFIX}/sluice/${gateway}/${scope}/${id}/health`;
}

/** Retained, and for admins alone: what moves an actuator. */
export function controlTopics(gateway: string, tank: string, actuator: ActuatorName) {
  const id = `${deviceId(gateway, { scope: 'tank', id: tank })}_${actuator}`;
  const kind = actuator === 'pump' ? 'switch' : 'valve';
  return { drive: `${PREFIX}/${kind}/${id}/config`, release: `${PREFIX}/button/${id}_auto/config` };
}

/** Whether somebody may ask for a filter because of Home Assistant; nodes never. */
export function mayAskFor({ kind }: ClientIdentity, filter: string): boolean {
  return kind !== 'node' && [PREFIX, '+', '#'].includes(filter.split('/')[0] ?? '');
}

/** Whether a topic is one of Home Assistant's. */
export function isHomeAssistant(topic: string): boolean {
  return topic.startsWith(`${PREFIX}/`);
}

/** Whether somebody may be handed one of Home Assistant's topics: people everything, viewers nothing that moves water. */
export function mayRead({ kind }: ClientIdentity, topic: string): boolean {
  if (kind === 'admin') return true;
  return kind === 'viewer' && /^homeassistant\/(device|sluice)\//.test(topic);
}

/**
 * Whether this is Home Assistant saying that it comes or goes. It does so by default, and would not stay if it were
 * refused; nobody here listens.
 */
export function isGreeting({ kind }: ClientIdentity, topic: string): boolean {
  return kind !== 'node' && topic === `${PREFIX}/status`;
}
