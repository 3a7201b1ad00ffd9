import type { LogStoredPayload } from '../protocol/payloads.js';
import { toTimestamp } from '../protocol/primitives.js';
import { topicOf } from '../protocol/topics.js';
import { AlarmDesk } from './alarms/alarm-desk.js';
import { AuditLog } from './auth/audit-log.js';
import { Sessions } from './auth/sessions.js';
import { Users } from './auth/users.js';
import { VpnCap } from './auth/vpn-cap.js';
import { BackupDesk } from './backup/backup-desk.js';
import { Broker } from './broker/broker.js';
import { CalibrationDesk } from './calibration/calibration-desk.js';
import { SensorLook } from './calibration/sensor-look.js';
import { CertificateDesk } from './certificates/certificate-desk.js';
import { CommandDesk } from './commands/command-desk.js';
import type { GatewayOptions } from './gateway-options.js';
import { HistoryDesk } from './history/history-desk.js';
import { Announcer } from './home-assistant/announcer.js';
import { HostRecorder } from './hosts/host-recorder.js';
import { createHttp } from './http/server.js';
import { SecureWeb } from './https/secure-web.js';
import type { Identity } from './identity.js';
import { Ingest } from './ingest/ingest.js';
import { Journal } from './ingest/journal.js';
import { TankKeeper } from './ingest/tank-keeper.js';
import type { Patience } from './listeners.js';
import { LiveHub } from './live/live-hub.js';
import { NotificationDesk } from './notifications/notification-desk.js';
import { Planner } from './planner/planner.js';
import { Refusals } from './refusals/refusals.js';
import { FarmState } from './state/farm-state.js';
import { ConfirmedTime } from './time/confirmed-time.js';
import { VpnLook } from './vpn/vpn-look.js';
import { WebServer } from './web-server.js';

/** What a gateway is made of. */
export interface Parts extends People, Farm {
  readonly broker: Broker;
  readonly hub: LiveHub;
  /** Undefined where the configuration says nothing of Home Assistant. */
  readonly announcer: Announcer | undefined;
  readonly web: WebServer;
  /** Undefined where no web certificate is set. */
  readonly secureWeb: SecureWeb | undefined;
}

interface People {
  readonly audit: AuditLog;
  readonly refusals: Refusals;
  readonly users: Users;
  readonly sessions: Sessions;
  readonly cap: VpnCap;
}

interface Farm {
  readonly state: FarmState;
  readonly desk: CommandDesk;
  readonly journal: Journal;
  readonly hosts: HostRecorder;
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

/** Builds the parts and joins them; nothing is opened yet. */
export function assemble(options: GatewayOptions): Parts {
  const people = assemblePeople(options);
  // Farm and broker need each other: nothing is published before the broker is there.
  const farm: Farm = assembleFarm(options, people, () => broker);
  const broker = assembleBroker(options, people, farm);
  const announcer = assembleAnnouncer(options, farm, broker);
  return { ...people, ...farm, broker, announcer, ...assembleWeb(options, people, farm) };
}

/** A node's connection is gone, or there is none yet: everybody is told. */
export function noteOffline(
  gateway: string,
  { state, broker }: Pick<Parts, 'state' | 'broker'>,
  node: string,
): void {
  state.tellAvailability(node, 'offline');
  broker.publish(topicOf(gateway, 'availability', { node }), 'offline', { retain: true });
}

function assemblePeople({ store, vpn, clock, systemClock, random, log }: GatewayOptions): People {
  const audit = new AuditLog({ store: store.audit, clock, log });
  return {
    audit,
    refusals: new Refusals({ audit, log, clock: systemClock }),
    users: new Users({ store: store.users, clock: systemClock, audit, random }),
    sessions: new Sessions({ store: store.sessions, users: store.users, clock: systemClock, random }),
    cap: new VpnCap(vpn?.plan),
  };
}

function assembleFarm(options: GatewayOptions, { audit, refusals }: People, broker: () => Broker): Farm {
  const { id, nodes, store, clock, systemClock, random, log } = options;
  const state = new FarmState({ nodes, clock });
  const desk = new CommandDesk({
    gateway: id,
    state,
    store: store.commands,
    audit,
    publish: (topic, payload, how) => broker().publish(topic, payload, how),
    clock,
    systemClock,
    newId: () => Buffer.from(random(12)).toString('hex'),
    log,
  });
  const time = new ConfirmedTime({ confirmation: options.time_confirmation, clock });
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
  const certificates = new CertificateDesk({ certificates: options.certificates, clock: systemClock });
  const calibrations = new CalibrationDesk(state);
  const alarms = new AlarmDesk({
    gateway: id,
    state,
    store: store.alarms,
    disk_full: () => store.full,
    ending_certificate: () => certificates.ending(),
    lost_calibration: (tank) => calibrations.lost(tank),
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
    clock: systemClock,
    newId: () => Buffer.from(random(8)).toString('hex'),
    log,
  });
  const planner = new Planner({
    state,
    weather: options.weather,
    time,
    send: (tank, lease) => broker().publish(topicOf(id, 'lease', { tank }), lease, { retain: false }),
    audit,
    newId: () => Buffer.from(random(12)).toString('hex'),
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

function assembleBroker(options: GatewayOptions, { users, cap, refusals }: People, farm: Farm): Broker {
  const { id, nodes, mqtt, log } = options;
  const ingest = new Ingest({ ...farm, refusals, log });
  const broker = new Broker({
    gateway: id,
    nodes,
    addresses: mqtt,
    patience: patienceOf(options),
    verifyUser: (username, password, from) => users.verify(username, password, from),
    cap,
    take: (message, publisher, from) => ingest.take(message, publisher, from),
    onNodeGone: (node) => noteOffline(id, { ...farm, broker }, node),
    refusals,
    home_assistant: options.home_assistant !== undefined,
    log,
  });
  return broker;
}

function assembleAnnouncer(options: GatewayOptions, { state, alarms }: Farm, broker: Broker) {
  const { id: gateway, version, nodes, store, home_assistant: option } = options;
  if (option === undefined) return undefined;
  const here = new Set(nodes.flatMap(({ tanks }) => tanks));
  const gone = () => store.tanks.all().flatMap(({ tank }) => (here.has(tank) ? [] : [tank]));
  const publish = broker.publish.bind(broker);
  return new Announcer({ gateway, version, option, state, alarms, gone, publish });
}

function assembleWeb(
  options: GatewayOptions,
  people: People,
  { state, desk, alarms, notifications, planner, calibrations, sensors, hosts, certificates, backups }: Farm,
): Pick<Parts, 'hub' | 'web' | 'secureWeb'> {
  const {
    id: gateway,
    version,
    store,
    vpn,
    clock,
    systemClock,
    log,
    http,
    https,
    dashboard_folder,
  } = options;
  const { refusals } = people;
  const seen = { gateway, version, state, desk, alarms, refusals, clock };
  const { app } = createHttp({
    ...seen,
    ...people,
    vpn: vpn && new VpnLook(vpn.peers, people.cap),
    notifications,
    planner,
    calibrations,
    sensors,
    hosts,
    certificates,
    backups,
    history: new HistoryDesk({
      history: store.history,
      thread: options.history_thread,
      tanks: () => state.tanks().length,
    }),
    auditStore: store.audit,
    log,
    dashboard_folder,
  });
  const web = new WebServer(app, http, patienceOf(options));
  return {
    hub: new LiveHub({ ...seen, identify: identifierOf(people), systemClock }),
    web,
    secureWeb: https && new SecureWeb({ ...https, http: web.http, clock: systemClock, log }),
  };
}

/** Who holds the session of a cookie, as they may act from an address. */
function identifierOf({ sessions, cap, refusals }: People) {
  return (cookie: string | undefined, address: string): Identity | undefined => {
    const person = sessions.find(cookie);
    if (cap.knows(address)) return person && cap.personAt(address, person);
    refusals.deny('vpn_address_unknown', {
      actor: person?.username ?? '-',
      role: person?.role ?? '-',
      action: 'live.open',
      target: '/live',
      detail: 'vpn_address_unknown',
      from: address,
    });
    return undefined;
  };
}

/** On a VPN the gateway starts before the tunnel, and outlives it. */
function patienceOf({ vpn, systemClock: clock, log }: GatewayOptions): Patience | undefined {
  return vpn && { clock, log };
}
