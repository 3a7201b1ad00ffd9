import { DEFAULT_LEASE_TERMS } from '../../domain/lease/lease.js';
import type { LogStoredPayload } from '../../protocol/payloads.js';
import { toTimestamp } from '../../protocol/primitives.js';
import { topicOf } from '../../protocol/topics.js';
import { AlarmDesk } from '../alarms/alarm-desk.js';
import { BackupDesk } from '../backup/backup-desk.js';
import type { Broker } from '../broker/broker.js';
import { CalibrationDesk } from '../calibration/calibration-desk.js';
import { SensorLook } from '../calibration/sensor-look.js';
import { CertificateDesk } from '../certificates/certificate-desk.js';
import { CommandDesk } from '../commands/command-desk.js';
import type { GatewayOptions } from '../gateway-options.js';
import { HostRecorder } from '../hosts/host-recorder.js';
import { OwnHost } from '../hosts/own-host.js';
import { OwnMachine } from '../hosts/own-machine.js';
import { Journal } from '../ingest/journal.js';
import { TankKeeper } from '../ingest/tank-keeper.js';
import { NotificationDesk } from '../notifications/notification-desk.js';
import { Planner } from '../planner/planner.js';
import { FarmState } from '../state/farm-state.js';
import { ConfirmedTime } from '../time/confirmed-time.js';
import type { People } from './people.js';

/** What knows the tanks and Pis, and what is done about them. */
export interface Farm {
  readonly state: FarmState;
  readonly desk: CommandDesk;
  readonly journal: Journal;
  readonly hosts: HostRecorder;
  readonly machine: OwnMachine;
  readonly own_host: OwnHost;
  readonly certificates: CertificateDesk;
  readonly backups: BackupDesk;
  readonly keeper: TankKeeper;
  readonly alarms: AlarmDesk;
  readonly notifications: NotificationDesk;
  readonly planner: Planner;
  readonly calibrations: CalibrationDesk;
  readonly sensors: SensorLook;
  readonly time: ConfirmedTime;
}

/**
 * Builds what knows the farm.
 * @param broker is asked for when something is published, never before
 */
export function assembleFarm(
  options: GatewayOptions,
  { audit, refusals }: People,
  broker: () => Broker,
): Farm {
  const { id, nodes, store, clock, systemClock, random, log, leases = DEFAULT_LEASE_TERMS } = options;
  const state = new FarmState({ nodes, clock });
  const time = new ConfirmedTime({ confirmation: options.time_confirmation, clock });
  const desk = new CommandDesk({
    gateway: id,
    state,
    store: store.commands,
    audit,
    publish: (topic, payload, how) => broker().publish(topic, payload, how),
    clock,
    time,
    systemClock,
    newId: () => Buffer.from(random(12)).toString('hex'),
    leases,
    bars_hand_run: (tank) => planner.barsHandRun(tank),
    log,
  });
  const journal = new Journal({
    nodes,
    history: store.history,
    tellStored: (node, stored) =>
      broker().publish(
        topicOf(id, 'logStored', { node }),
        { ...stored, ...timeToTell(time) },
        { retain: false },
      ),
    sendAgain: (node) => broker().disconnectNode(node),
    refusals,
    clock,
  });
  const hosts = new HostRecorder({ store: store.hosts, clock, log });
  const own_host = new OwnHost({
    ...{ gateway: id, version: options.version, hosts, clock },
    publish: (topic, payload, how) => broker().publish(topic, payload, how),
  });
  const machine = new OwnMachine({
    host: options.host,
    nodes: options.nodes.map((node) => node.id),
    contacts: () => broker().contacts(),
    seen: (reading) => own_host.take(reading),
    clock: systemClock,
  });
  const certificates = new CertificateDesk({ certificates: options.certificates, clock: systemClock });
  const calibrations = new CalibrationDesk(state);
  const alarms = new AlarmDesk({
    gateway: id,
    state,
    store: store.alarms,
    disk_full: () => store.full,
    ending_certificate: () => certificates.ending(),
    own_machine: () => machine.reading,
    lost_calibration: (tank) => calibrations.lost(tank),
    settings: options.alarms,
    audit,
    publish: (topic, payload, how) => broker().publish(topic, payload, how),
    clock,
    log,
  });
  const notifications = new NotificationDesk({
    gateway: id,
    state,
    alarms,
    store: store.channels,
    notifier: options.notifier,
    audit,
    hold_off_s: options.hold_off_s,
    clock: systemClock,
    time,
    newId: () => Buffer.from(random(8)).toString('hex'),
    log,
  });
  const planner = new Planner({
    state,
    weather: options.weather,
    rain_waits: store.rain_waits,
    time,
    send: (tank, lease) => broker().publish(topicOf(id, 'lease', { tank }), lease, { retain: false }),
    command: (tank, command) =>
      broker().publish(topicOf(id, 'command', { tank }), command, { retain: false }),
    audit,
    newId: () => Buffer.from(random(12)).toString('hex'),
    leases,
    clock,
    log,
  });
  const sensors = new SensorLook({
    state,
    ask: (tank, watch_s) =>
      broker().publish(topicOf(id, 'sensorWatch', { tank }), { watch_s }, { retain: false }),
    systemClock,
  });
  return {
    ...{ state, desk, alarms, notifications, planner, time, journal, sensors },
    hosts,
    machine,
    own_host,
    backups: new BackupDesk({
      ...{ gateway: id, version: options.version, backup: options.backup, audit, clock: systemClock, log },
      settle: () => {
        journal.flush();
        hosts.flush();
        store.history.settle();
      },
    }),
    certificates,
    calibrations,
    keeper: new TankKeeper(store.tanks),
  };
}

/** Nodes are told the time only when it is known to be right. */
function timeToTell(time: ConfirmedTime): Pick<LogStoredPayload, 'gateway_time'> {
  const wall_ms = time.wall_ms();
  return wall_ms === null ? {} : { gateway_time: toTimestamp(wall_ms) };
}
