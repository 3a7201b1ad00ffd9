import type { ActuatorName } from '../../domain/actuator/actuator.js';
import type { TankView } from '../../protocol/rest.js';
import { topicOf } from '../../protocol/topics.js';
import { type Availability, availableBy, type Component, type DeviceConfig, field } from './component.js';
import { deviceId, healthTopic, type Subject } from './names.js';

/** The gateway a device is reached through. */
export interface Origin {
  readonly gateway: string;
  readonly version: string;
}

/** What a bad reading carries is no level. */
const trusted = (name: string) => `{{ value_json.${name} if value_json.quality != 'bad' else None }}`;

const NAMES: Readonly<Record<ActuatorName, string>> = {
  inlet: 'Inlet valve',
  outlet: 'Outlet valve',
  pump: 'Pump',
};

/** A tank as Home Assistant is to show it: figures and states, nothing that moves water. */
export function tankDevice(
  { gateway, version }: Origin,
  tank: Pick<TankView, 'id' | 'name' | 'node' | 'shape' | 'actuators'>,
): DeviceConfig {
  const subject: Subject = { scope: 'tank', id: tank.id };
  const id = deviceId(gateway, subject);
  const node: Availability = { topic: topicOf(gateway, 'availability', { node: tank.node }) };
  const health = healthTopic(gateway, subject);
  const fresh = availableBy(node, { topic: health, value_template: field('level') });
  const about = (topic: 'level' | 'status' | ActuatorName) => topicOf(gateway, topic, { tank: tank.id });
  const measured = { platform: 'sensor', state_topic: about('level'), state_class: 'measurement' } as const;
  const components: Record<string, Component> = {
    level: {
      ...measured,
      unique_id: `${id}_level`,
      name: 'Level',
      unit_of_measurement: '%',
      icon: 'mdi:water-percent',
      suggested_display_precision: 1,
      value_template: trusted('percent'),
      ...fresh,
    },
    litres: {
      ...measured,
      unique_id: `${id}_litres`,
      name: 'Water',
      device_class: 'volume_storage',
      unit_of_measurement: 'L',
      suggested_display_precision: 0,
      value_template: trusted('litres'),
      ...fresh,
    },
    rate: {
      ...measured,
      unique_id: `${id}_rate`,
      name: 'Net flow',
      unit_of_measurement: 'L/h',
      icon: 'mdi:waves-arrow-right',
      suggested_display_precision: 0,
      value_template: trusted('rate_lph'),
      ...fresh,
    },
    status: {
      platform: 'sensor',
      unique_id: `${id}_status`,
      name: 'Status',
      state_topic: about('status'),
      // A state has at most 255 characters.
      value_template: '{{ value_json.text[:255] }}',
      ...availableBy(node),
    },
    problem: problem(id, health),
  };
  for (const actuator of tank.actuators) {
    components[actuator] = actuatorState(`${id}_${actuator}`, actuator, about(actuator), node);
  }
  return {
    device: {
      identifiers: [id],
      name: tank.name,
      manufacturer: 'Sluice',
      model: tank.shape === null ? 'Water tank' : `Water tank, ${tank.shape.replaceAll('_', ' ')}`,
      via_device: deviceId(gateway, { scope: 'node', id: tank.node }),
    },
    origin: { name: 'Sluice', sw_version: version },
    components,
    qos: 1,
  };
}

/** Whether an alarm stands; which ones, as attributes. The gateway itself tells it, so no node has to be there. */
export function problem(id: string, health: string): Component {
  return {
    platform: 'binary_sensor',
    unique_id: `${id}_problem`,
    name: 'Alarm',
    device_class: 'problem',
    state_topic: health,
    value_template: field('problem'),
    json_attributes_topic: health,
    json_attributes_template: "{{ {'alarms': value_json.alarms} | tojson }}",
  };
}

function actuatorState(id: string, actuator: ActuatorName, topic: string, node: Availability): Component {
  const pump = actuator === 'pump';
  return {
    platform: 'binary_sensor',
    unique_id: id,
    name: NAMES[actuator],
    device_class: pump ? 'running' : 'opening',
    state_topic: topic,
    value_template: field('state'),
    payload_on: pump ? 'on' : 'open',
    payload_off: pump ? 'off' : 'closed',
    json_attributes_topic: topic,
    json_attributes_template: "{{ {'mode': value_json.mode, 'reason': value_json.reason} | tojson }}",
    ...availableBy(node),
  };
}
