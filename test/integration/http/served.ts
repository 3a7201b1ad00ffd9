import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_LEASE_TERMS } from '../../../firmware/domain/lease/lease.js';
import {
  CertificateFiles,
  type CertificatePlace,
} from '../../../firmware/drivers/certificates/certificate-files.js';
import { VirtualClock } from '../../../firmware/drivers/clock/virtual.js';
import { ChannelNotifier } from '../../../firmware/drivers/notify/channels.js';
import { openStore } from '../../../firmware/drivers/store/open-store.js';
import { AlarmDesk } from '../../../firmware/gateway/alarms/alarm-desk.js';
import { AuditLog } from '../../../firmware/gateway/auth/audit-log.js';
import { Passwords } from '../../../firmware/gateway/auth/passwords.js';
import { Sessions } from '../../../firmware/gateway/auth/sessions.js';
import { Users } from '../../../firmware/gateway/auth/users.js';
import { VpnCap } from '../../../firmware/gateway/auth/vpn-cap.js';
import { BackupDesk } from '../../../firmware/gateway/backup/backup-desk.js';
import { CalibrationDesk } from '../../../firmware/gateway/calibration/calibration-desk.js';
import { SensorLook } from '../../../firmware/gateway/calibration/sensor-look.js';
import { CertificateDesk } from '../../../firmware/gateway/certificates/certificate-desk.js';
import { CommandDesk } from '../../../firmware/gateway/commands/command-desk.js';
import { HistoryDesk } from '../../../firmware/gateway/history/history-desk.js';
import { HostRecorder } from '../../../firmware/gateway/hosts/host-recorder.js';
import { OwnHost } from '../../../firmware/gateway/hosts/own-host.js';
import { createHttp } from '../../../firmware/gateway/http/server.js';
import { LiveHub } from '../../../firmware/gateway/live/live-hub.js';
import { NotificationDesk } from '../../../firmware/gateway/notifications/notification-desk.js';
import { NO_WEATHER } from '../../../firmware/gateway/planner/weather-view.js';
import { Refusals } from '../../../firmware/gateway/refusals/refusals.js';
import { FarmState } from '../../../firmware/gateway/state/farm-state.js';
import { VpnLook } from '../../../firmware/gateway/vpn/vpn-look.js';
import { vpnPeers } from '../../../firmware/main/vpn.js';
import { calibrationPayload } from '../../../firmware/protocol/calibration.js';
import { sourceCopier, sourceHistoryThread } from '../../support/history-thread.js';
import { ABOUT, LEVEL, VALID_PAYLOADS } from '../../support/payloads.js';
import { RecordedLog } from '../../support/recorded-log.js';
import { answerToCalibration, answerToRule, answerToSchedule, NOW_MS } from './node-answers.js';

export { NOW_MS };
export const PASSWORD = 'correct horse';

/** Made once: a hash takes its time on purpose. */
const passwordHash = new Passwords(randomBytes).hash(PASSWORD);

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The text as JSON; fails when it is none. */
  json(): unknown;
}

export interface Sent {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, unless it is bytes already. */
  readonly body?: unknown;
}

/**
 * The real HTTP server on loopback, above the real store, users, sessions, farm state and command desk, with users
 * `admin`, `viewer` and their password, and one online tank `house`. The node is played at the wire: it keeps every
 * rule below 90 % and says nothing of other commands. The VPN's daemons are wherever `vpn` says; by default there are
 * none, and with null there is no VPN.
 */
export async function served({
  dashboard_folder = '/nonexistent',
  vpn = { members: [], management_sockets: [] },
  certificate_files = [],
}: {
  readonly certificate_files?: readonly CertificatePlace[];
  readonly dashboard_folder?: string;
  readonly vpn?: Parameters<typeof vpnPeers>[0] | null;
} = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-http-'));
  const clock = new VirtualClock(NOW_MS);
  const log = new RecordedLog();
  const file = join(folder, 'gateway.db');
  const store = openStore(file, { clock, log });
  const thread = sourceHistoryThread(file, log);
  const audit = new AuditLog({ store: store.audit, clock, log });
  const users = new Users({ store: store.users, clock, audit, random: randomBytes });
  const sessions = new Sessions({ store: store.sessions, users: store.users, clock, random: randomBytes });
  const refusals = new Refusals({ audit, log, clock });
  const state = new FarmState({
    nodes: [{ id: 'pi0', secret_sha256: '0'.repeat(64), tanks: ['house'] }],
    clock,
  });
  state.tellAbout('house', ABOUT as Parameters<FarmState['tellAbout']>[1]);
  state.tellAvailability('pi0', 'online');
  state.tellLevel('house', LEVEL);

  const published: { topic: string; payload: object }[] = [];
  let commands = 0;
  const desk: CommandDesk = new CommandDesk({
    ...{ gateway: 'gw0', state, store: store.commands, audit, clock, time: clock, systemClock: clock, log },
    leases: DEFAULT_LEASE_TERMS,
    bars_hand_run: () => null,
    newId: () => `command-${String(++commands).padStart(4, '0')}`,
    publish: (topic, payload) => {
      published.push({ topic, payload });
      if (topic.endsWith('/rule/set')) setImmediate(() => desk.answered('house', answerToRule(payload)));
      if (topic.endsWith('/schedule/set')) {
        setImmediate(() => desk.answered('house', answerToSchedule(payload)));
      }
      if (topic.endsWith('/calibration/set')) {
        setImmediate(() => desk.answered('house', answerToCalibration(payload)));
      }
    },
  });

  const calibrations = new CalibrationDesk(state);
  calibrations.tell('house', calibrationPayload.parse(VALID_PAYLOADS.calibration));
  const sensors = new SensorLook({
    state,
    ask: (tank, watch_s) => published.push({ topic: `${tank}/sensor/watch`, payload: { watch_s } }),
    systemClock: clock,
  });

  const hosts = new HostRecorder({ store: store.hosts, clock, log });
  const own_host = new OwnHost({
    ...{ gateway: 'gw0', version: '1.2.3', hosts, clock },
    publish: (topic, payload) => published.push({ topic, payload: payload === '' ? {} : payload }),
  });
  const certificates = new CertificateDesk({ certificates: new CertificateFiles(certificate_files), clock });

  const backups = new BackupDesk({
    ...{ gateway: 'gw0', version: '1.2.3', audit, clock, log },
    backup: { copier: sourceCopier(file), configuration: () => '{}' },
    settle: () => hosts.flush(),
  });

  /** Stands for a disk that can be filled at will. */
  const disk = { full: false };
  const alarms = new AlarmDesk({
    ...{ gateway: 'gw0', state, store: store.alarms, audit, clock, log },
    disk_full: () => disk.full,
    ending_certificate: () => certificates.ending(),
    publish: (topic, payload) => published.push({ topic, payload: payload === '' ? {} : payload }),
  });

  const notifications = new NotificationDesk({
    ...{ gateway: 'gw0', state, alarms, store: store.channels, notifier: new ChannelNotifier() },
    ...{ audit, clock, time: clock, log },
    newId: () => randomBytes(8).toString('hex'),
  });

  const password_hash = await passwordHash;
  for (const username of ['admin', 'viewer'] as const) {
    store.users.save({ username, role: username, password_hash, created_ms: NOW_MS });
  }
  const cap = new VpnCap(
    vpn === null ? undefined : { subnet: '192.168.0.0/24', address: '192.168.0.1', members: vpn.members },
  );
  const live = new LiveHub({
    ...{ gateway: 'gw0', version: '1.2.3', epoch: 'e1', state, desk, alarms, refusals },
    ...{ identify: () => undefined, clock, systemClock: clock },
  });
  const services = {
    ...{
      gateway: 'gw0',
      version: '1.2.3',
      state,
      live,
      desk,
      alarms,
      notifications,
      calibrations,
      sensors,
      hosts,
      own_host,
      certificates,
      backups,
      planner: { planFor: () => [], weather: () => NO_WEATHER },
      history: new HistoryDesk({ history: store.history, thread, tanks: () => state.tanks().length }),
      users,
      sessions,
    },
    ...{ audit, auditStore: store.audit, refusals, clock, time: clock, log, dashboard_folder },
    cap,
    vpn: vpn === null ? undefined : new VpnLook(vpnPeers(vpn, clock), cap),
  };
  const server = createServer(createHttp(services).app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    ...{
      clock,
      log,
      store,
      thread,
      users,
      sessions,
      state,
      desk,
      alarms,
      notifications,
      published,
      sensors,
      hosts,
      own_host,
      port,
      services,
      disk,
    },
    /** The `Cookie` header of somebody who has just signed in. */
    cookieOf: (username: string) => sessions.open({ username }).cookie.split(';')[0] ?? '',
    send: (sent: Sent) => send(port, sent),
    bytes: (sent: Sent) => sendForBytes(port, sent),
    /** Goes away after the first bytes of the answer. */
    abandoned: (sent: Sent) => abandon(port, sent),
    async end() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await backups.stop();
      await thread.stop();
      store.close();
      rmSync(folder, { recursive: true });
    },
  };
}

async function send(port: number, sent: Sent): Promise<Answer> {
  const { status, headers, body } = await sendForBytes(port, sent);
  const text = body.toString('utf8');
  return { status, headers, text, json: () => JSON.parse(text) };
}

interface AnswerBytes {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

function sendForBytes(
  port: number,
  { method = 'GET', path, headers = {}, body }: Sent,
): Promise<AnswerBytes> {
  const isBytes = body === undefined || typeof body === 'string' || Buffer.isBuffer(body);
  const bytes = isBytes ? body : JSON.stringify(body);
  const type = isBytes ? {} : { 'content-type': 'application/json' };
  const chunked = bytes === undefined || 'transfer-encoding' in headers;
  const length = chunked ? {} : { 'content-length': Buffer.byteLength(bytes) };
  return new Promise((resolve, reject) => {
    const asked = request(
      { port, method, path, headers: { ...type, ...length, ...headers }, agent: false },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('end', () => {
          const { statusCode: status = 0 } = response;
          resolve({ status, headers: response.headers, body: Buffer.concat(chunks) });
        });
      },
    );
    asked.on('error', reject);
    asked.end(bytes);
  });
}

function abandon(port: number, { path, headers = {} }: Sent): Promise<void> {
  return new Promise((resolve, reject) => {
    const asked = request({ port, path, headers, agent: false }, (response) => {
      response.once('data', () => {
        response.destroy();
        resolve();
      });
      response.on('error', () => {});
    });
    asked.on('error', reject);
    asked.end();
  });
}
