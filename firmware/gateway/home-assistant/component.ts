/** Where Home Assistant reads whether something is there: `online` or `offline`. */
export interface Availability {
  readonly topic: string;
  readonly value_template?: string;
}

/** One thing Home Assistant shows, by the keys of its MQTT discovery; abbreviations are not used. */
export interface Component {
  readonly platform: 'sensor' | 'binary_sensor';
  readonly unique_id: string;
  readonly name: string;
  readonly state_topic: string;
  readonly [key: string]: unknown;
}

/** A device with its components, as it stands on `homeassistant/device/<id>/config`. */
export interface DeviceConfig {
  readonly device: {
    readonly identifiers: readonly string[];
    readonly name: string;
    readonly manufacturer: string;
    readonly model: string;
    readonly sw_version?: string;
    readonly via_device?: string;
  };
  readonly origin: { readonly name: string; readonly sw_version: string };
  readonly components: Readonly<Record<string, Component>>;
  readonly qos: 1;
}

/** All of them have to be online. */
export function availableBy(...availability: Availability[]) {
  return { availability, availability_mode: 'all' } as const;
}

/** A figure of a JSON payload; null in it becomes `None`, which Home Assistant shows as unknown. */
export const field = (name: string): string => `{{ value_json.${name} }}`;
