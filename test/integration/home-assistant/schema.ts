import { z } from 'zod';

/**
 * What Home Assistant takes, written down from its documentation (home-assistant.io/integrations/mqtt, sensor.mqtt,
 * binary_sensor.mqtt, valve.mqtt, switch.mqtt, button.mqtt). Keys it does not know are refused, so that a slip of the
 * pen is not silently left out; so are the abbreviations, which people cannot read.
 */
const topic = z.string().regex(/^[^#+\0]{1,256}$/);
const template = z.string().min(1);
const name = z.string().min(1).max(255);
const uniqueId = z.string().regex(/^[a-z0-9_-]{1,128}$/);

const availability = {
  availability: z
    .array(
      z.strictObject({
        topic,
        payload_available: z.string().optional(),
        payload_not_available: z.string().optional(),
        value_template: template.optional(),
      }),
    )
    .min(1)
    .optional(),
  availability_mode: z.enum(['all', 'any', 'latest']).optional(),
};

const entity = {
  ...availability,
  unique_id: uniqueId,
  name,
  icon: z
    .string()
    .regex(/^mdi:[a-z0-9-]+$/)
    .optional(),
  entity_category: z.enum(['config', 'diagnostic']).optional(),
  enabled_by_default: z.boolean().optional(),
  json_attributes_topic: topic.optional(),
  json_attributes_template: template.optional(),
  qos: z.union([z.literal(0), z.literal(1), z.literal(2)]).optional(),
};

/** Units that go with a device class, for the classes used. */
const UNITS: Readonly<Record<string, readonly string[]>> = {
  temperature: ['°C', '°F', 'K'],
  duration: ['d', 'h', 'min', 's', 'ms'],
  volume_storage: ['L', 'mL', 'gal', 'fl. oz.', 'm³', 'ft³', 'CCF', 'MCF'],
};

const sensor = z
  .strictObject({
    ...entity,
    platform: z.literal('sensor'),
    state_topic: topic,
    value_template: template.optional(),
    device_class: z.enum(['temperature', 'duration', 'volume_storage']).optional(),
    state_class: z.enum(['measurement', 'total', 'total_increasing']).optional(),
    unit_of_measurement: z.string().optional(),
    suggested_display_precision: z.number().int().min(0).optional(),
    expire_after: z.number().int().positive().optional(),
    force_update: z.boolean().optional(),
  })
  .refine(
    ({ device_class, unit_of_measurement = '' }) =>
      device_class === undefined || UNITS[device_class]?.includes(unit_of_measurement),
    'the unit is none of the device class',
  );

const binarySensor = z.strictObject({
  ...entity,
  platform: z.literal('binary_sensor'),
  state_topic: topic,
  value_template: template.optional(),
  device_class: z.enum(['problem', 'opening', 'running', 'connectivity']).optional(),
  payload_on: z.string().optional(),
  payload_off: z.string().optional(),
  off_delay: z.number().int().positive().optional(),
  expire_after: z.number().int().positive().optional(),
});

const identifiers = z.array(z.string().min(1)).min(1);
const device = z.strictObject({
  identifiers,
  name,
  manufacturer: z.string().optional(),
  model: z.string().optional(),
  hw_version: z.string().optional(),
  sw_version: z.string().optional(),
  serial_number: z.string().optional(),
  suggested_area: z.string().optional(),
  via_device: z.string().optional(),
  configuration_url: z.url().optional(),
});
const origin = z.strictObject({
  name,
  sw_version: z.string().optional(),
  support_url: z.url().optional(),
});

/** `homeassistant/device/<object>/config` */
export const deviceDiscovery = z.strictObject({
  ...availability,
  device,
  origin,
  components: z.record(
    z.string().regex(/^[a-z0-9_]+$/),
    z.discriminatedUnion('platform', [sensor, binarySensor]),
  ),
  state_topic: topic.optional(),
  command_topic: topic.optional(),
  qos: entity.qos,
  encoding: z.string().optional(),
});

const commanded = {
  ...entity,
  device: z.union([device, z.strictObject({ identifiers })]),
  origin,
  command_topic: topic,
  command_template: template.optional(),
  retain: z.boolean().optional(),
};
const stateful = {
  state_topic: topic.optional(),
  value_template: template.optional(),
  optimistic: z.boolean().optional(),
};

/** `homeassistant/<platform>/<object>/config` */
export const singleDiscovery = {
  valve: z.strictObject({
    ...commanded,
    ...stateful,
    device_class: z.enum(['water', 'gas']).optional(),
    payload_open: z.string().nullable().optional(),
    payload_close: z.string().nullable().optional(),
    payload_stop: z.string().nullable().optional(),
    state_open: z.string().optional(),
    state_closed: z.string().optional(),
    reports_position: z.literal(false).optional(),
  }),
  switch: z.strictObject({
    ...commanded,
    ...stateful,
    device_class: z.enum(['outlet', 'switch']).optional(),
    payload_on: z.string().optional(),
    payload_off: z.string().optional(),
    state_on: z.string().optional(),
    state_off: z.string().optional(),
  }),
  button: z.strictObject({ ...commanded, payload_press: z.string().optional() }),
} as const;

/** Where discovery is looked for: `<platform>/[<node>/]<object>/config` below the prefix. */
export const DISCOVERY_TOPIC = /^homeassistant\/(\w+)\/(?:[a-zA-Z0-9_-]+\/)?([a-zA-Z0-9_-]+)\/config$/;
