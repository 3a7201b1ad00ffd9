import { topicOf } from '../../protocol/topics.js';
import { availableBy, type Component, type DeviceConfig, field } from './component.js';
import { deviceId, healthTopic, type Subject } from './names.js';
import { type Origin, problem } from './tank-device.js';

/** What a Pi measures of itself: the key in its payload, and how Home Assistant is to show it. */
const FIGURES: Readonly<Record<string, { readonly name: string; readonly [key: string]: unknown }>> = {
  cpu_percent: { name: 'CPU load', unit_of_measurement: '%', icon: 'mdi:cpu-32-bit' },
  memory_percent: { name: 'Memory', unit_of_measurement: '%', icon: 'mdi:memory' },
  cpu_temp_c: { name: 'CPU temperature', unit_of_measurement: '°C', device_class: 'temperature' },
  load1: { name: 'Load', icon: 'mdi:gauge' },
  disk_free_percent: { name: 'Disk free', unit_of_measurement: '%', icon: 'mdi:harddisk' },
  uptime_s: { name: 'Up for', unit_of_measurement: 's', device_class: 'duration' },
};

/** A Pi as Home Assistant is to show it. */
export function nodeDevice({ gateway, version }: Origin, node: string): DeviceConfig {
  const subject: Subject = { scope: 'node', id: node };
  const id = deviceId(gateway, subject);
  const host = topicOf(gateway, 'host', { node });
  const availability = topicOf(gateway, 'availability', { node });
  const told = {
    state_topic: host,
    entity_category: 'diagnostic',
    ...availableBy({ topic: availability }),
  } as const;
  const figures = Object.entries(FIGURES).map(([key, shown]): [string, Component] => [
    key,
    {
      platform: 'sensor',
      unique_id: `${id}_${key}`,
      state_class: 'measurement',
      value_template: field(key),
      ...shown,
      ...told,
    },
  ]);
  return {
    device: { identifiers: [id], name: `Pi ${node}`, manufacturer: 'Sluice', model: 'Node' },
    origin: { name: 'Sluice', sw_version: version },
    components: {
      ...Object.fromEntries(figures),
      throttled: {
        platform: 'binary_sensor',
        unique_id: `${id}_throttled`,
        name: 'Throttled',
        device_class: 'problem',
        // `true` would be rendered as "True"; null stays unknown.
        value_template:
          "{{ None if value_json.throttled is none else ('ON' if value_json.throttled else 'OFF') }}",
        ...told,
      },
      connection: {
        platform: 'binary_sensor',
        unique_id: `${id}_connection`,
        name: 'Connection',
        device_class: 'connectivity',
        entity_category: 'diagnostic',
        state_topic: availability,
        payload_on: 'online',
        payload_off: 'offline',
      },
      problem: problem(id, healthTopic(gateway, subject)),
    },
    qos: 1,
  };
}
