import type { ActuatorName } from '../../domain/actuator/actuator.js';
import type { TankView } from '../../protocol/rest.js';
import { topicOf } from '../../protocol/topics.js';
import { availableBy, field } from './component.js';
import { controlTopics, deviceId } from './names.js';

/** A run that is begun in Home Assistant ends by itself after this long, or after the actuator's longest run, in s. */
const RUN_S = 1_800;
/** Within this time a command must arrive, in s: Home Assistant may have waited with it. */
const TTL_S = 30;

/** What commands to an actuator of a tank go by. */
type Driven = Pick<TankView, 'id' | 'node' | 'max_run_s' | 'longest_runs_s'>;

/**
 * What moves the actuators of a tank, by topic. Each is of the same device as the tank; a command of its own id goes
 * out at each press, and the state shown is what the node tells, never what was asked.
 */
export function controls(gateway: string, tank: Pick<TankView, 'actuators'> & Driven): Map<string, object> {
  return new Map(tank.actuators.flatMap((actuator) => controlsOf(gateway, tank, actuator)));
}

function controlsOf(gateway: string, tank: Driven, actuator: ActuatorName): [string, object][] {
  const device = deviceId(gateway, { scope: 'tank', id: tank.id });
  const topics = controlTopics(gateway, tank.id, actuator);
  const duration_s = Math.min(RUN_S, tank.longest_runs_s?.[actuator] ?? tank.max_run_s ?? RUN_S);
  const shared = {
    device: { identifiers: [device] },
    origin: { name: 'Sluice' },
    command_topic: topicOf(gateway, 'command', { tank: tank.id }),
    qos: 1,
    retain: false,
    ...availableBy({ topic: topicOf(gateway, 'availability', { node: tank.node }) }),
  };
  const driven = {
    ...shared,
    command_template: commandTemplate(actuator, duration_s),
    state_topic: topicOf(gateway, actuator, { tank: tank.id }),
    value_template: field('state'),
    optimistic: false,
    unique_id: `${device}_${actuator}_control`,
  };
  const valve = {
    name: actuator === 'inlet' ? 'Inlet' : 'Outlet',
    device_class: 'water',
    payload_open: 'open',
    payload_close: 'close',
    state_open: 'open',
    state_closed: 'closed',
  };
  const pump = { name: 'Pump', payload_on: 'on', payload_off: 'off', state_on: 'on', state_off: 'off' };
  const release = {
    ...shared,
    name: `${actuator[0]?.toUpperCase()}${actuator.slice(1)} back to the rule`,
    payload_press: 'auto',
    command_template: commandTemplate(actuator, duration_s),
    unique_id: `${device}_${actuator}_auto`,
  };
  return [
    [topics.drive, { ...driven, ...(actuator === 'pump' ? pump : valve) }],
    [topics.release, release],
  ];
}

/** A command as the topic wants it; `value` is what was pressed. What runs is given an end. */
function commandTemplate(actuator: ActuatorName, duration_s: number): string {
  const id = 'home-assistant-{{ (now().timestamp() * 1000) | int }}';
  const end = `{% if value in ['open', 'on'] %}, "duration_s": ${duration_s}{% endif %}`;
  return `{"id": "${id}", "actuator": "${actuator}", "action": "{{ value }}", "ttl_s": ${TTL_S}${end}}`;
}
