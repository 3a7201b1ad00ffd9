import { ACTUATOR_NAMES } from '../../domain/actuator/actuator.js';
import type { AlarmView } from '../../protocol/alarms.js';
import type { TankView } from '../../protocol/rest.js';
import type { AlarmDesk } from '../alarms/alarm-desk.js';
import type { FarmState } from '../state/farm-state.js';
import { controls } from './controls.js';
import { controlTopics, deviceTopic, healthTopic, type Subject } from './names.js';
import { nodeDevice } from './node-device.js';
import { tankDevice } from './tank-device.js';

/** What the configuration says of Home Assistant. */
export interface HomeAssistantOption {
  readonly enabled: boolean;
  /** Whether admins' Home Assistants also get what moves the actuators. */
  readonly controls: boolean;
}

export interface AnnouncerOptions {
  readonly gateway: string;
  readonly version: string;
  readonly option: HomeAssistantOption;
  readonly state: Pick<FarmState, 'tanks' | 'nodes'>;
  readonly alarms: Pick<AlarmDesk, 'standing'>;
  /** Tanks this gateway once had, and has no more. */
  readonly gone: () => readonly string[];
  /** Publishes in the gateway's name; an empty text takes a retained message away. */
  readonly publish: (topic: string, payload: string, how: { retain: true }) => void;
}

/** What is to go is said every so many looks, as often as this: Home Assistant takes a while to come back. */
const FAREWELL_EVERY = 10;
const FAREWELL_LOOKS = 300;

/**
 * Shows tanks and nodes to Home Assistant, by its MQTT discovery: each when it is known what it is, and again when that
 * changes. What is not to be shown any more is taken back.
 */
export class Announcer {
  private readonly told = new Map<string, string>();
  private gone: readonly string[] = [];
  private looks = 0;

  constructor(private readonly options: AnnouncerOptions) {}

  /** Finds out which tanks are gone; before the first look. Throws when the store cannot be read. */
  start(): void {
    this.gone = this.options.gone();
  }

  /** Says what is new; to be called once a second. Never throws. */
  look(): void {
    const { option, state, alarms } = this.options;
    if (this.looks <= FAREWELL_LOOKS && this.looks % FAREWELL_EVERY === 0) this.takeBack();
    this.looks += 1;
    if (!option.enabled) return;
    const standing = alarms.standing();
    for (const { id } of state.nodes()) this.showNode(id, standing);
    // Before its node has said what it is, nobody knows what the tank has.
    for (const tank of state.tanks()) if (tank.shape !== null) this.showTank(tank, standing);
  }

  private showNode(id: string, standing: readonly AlarmView[]): void {
    const { gateway } = this.options;
    const subject: Subject = { scope: 'node', id };
    this.tell(healthTopic(gateway, subject), healthOf(subject, standing));
    this.tell(deviceTopic(gateway, subject), nodeDevice(this.options, id));
  }

  private showTank(tank: TankView, standing: readonly AlarmView[]): void {
    const { gateway, option } = this.options;
    const subject: Subject = { scope: 'tank', id: tank.id };
    const level = tank.stale ? 'offline' : 'online';
    this.tell(healthTopic(gateway, subject), { level, ...healthOf(subject, standing) });
    this.tell(deviceTopic(gateway, subject), tankDevice(this.options, tank));
    if (!option.controls) return;
    for (const [topic, control] of controls(gateway, tank)) this.tell(topic, control);
  }

  private tell(topic: string, payload: object): void {
    const text = JSON.stringify(payload);
    if (this.told.get(topic) === text) return;
    this.told.set(topic, text);
    this.options.publish(topic, text, { retain: true });
  }

  private takeBack(): void {
    const { gateway, option, state, publish } = this.options;
    const { gone } = this;
    const { enabled } = option;
    const tanks = state.tanks().map(({ id }) => id);
    const shown = (subject: Subject) => [deviceTopic(gateway, subject), healthTopic(gateway, subject)];
    const moved = (tank: string) =>
      ACTUATOR_NAMES.flatMap((actuator) => Object.values(controlTopics(gateway, tank, actuator)));
    const unwanted = [
      ...[...gone, ...(enabled ? [] : tanks)].flatMap((id) => shown({ scope: 'tank', id })),
      ...(enabled ? [] : state.nodes()).flatMap(({ id }) => shown({ scope: 'node', id })),
      ...[...gone, ...(enabled && option.controls ? [] : tanks)].flatMap(moved),
    ];
    for (const topic of unwanted) publish(topic, '', { retain: true });
  }
}

/** Alarms that stand now and are not shelved. */
function healthOf({ scope, id }: Subject, standing: readonly AlarmView[]) {
  const texts = standing
    .filter((alarm) => alarm.scope === scope && alarm.subject === id && alarm.state.startsWith('active_'))
    .map(({ text }) => text);
  return { problem: texts.length > 0 ? 'ON' : 'OFF', alarms: texts };
}
