import { chartPoints } from './chart-points.js';
import { chart, gauge, page, table, text } from './dashboard.js';
import { atMostEvery, broker, code, everySecond, mqttIn, onto, tab } from './nodes.js';
import { pickAlarms } from './pick-alarms.js';
import { watchPis } from './watch-pis.js';
import { watchTanks } from './watch-tanks.js';
import { webRequest } from './web-request.js';

const BROKER = 'sluice-broker';
const sluice = broker(BROKER, 'Sluice', 'SLUICE_MQTT');
const hear = (topic, datatype = 'json') => mqttIn(BROKER, topic, datatype);

const MONITOR_INFO = `Shows the tanks of a running Sluice. It can command nothing: it has no node that publishes, and the user it
signs in with should be a viewer.`;

const TANK_COLUMNS = {
  tank: 'Tank',
  level: 'Level',
  litres: 'Litres',
  inlet: 'Inlet',
  status: 'Status',
  alarms: 'Alarms',
};

/** The tanks of a running Sluice, to look at. */
export const waterTankMonitor = [
  tab('sluice-tanks-flow', 'Sluice: tanks', MONITOR_INFO),
  ...page('sluice-tanks', 'Tanks of Sluice', 'water-check', 2, {
    'sluice-tanks-now': ['Now', 12],
    'sluice-tanks-before': ['Levels', 12],
  }),
  sluice,
  ...onto('sluice-tanks-flow', [
    ...['level', 'inlet', 'status', 'about'].map((what, i) => [
      `sluice-tanks-${what}`,
      what,
      hear(`sluice/+/tank/+/${what}`),
      0,
      i,
      'sluice-tanks-watch',
    ]),
    [
      'sluice-tanks-alarm',
      'alarm',
      hear('sluice/+/tank/+/alarm/+', 'auto-detect'),
      0,
      4,
      'sluice-tanks-watch',
    ],
    [
      'sluice-tanks-availability',
      'availability',
      hear('sluice/+/node/+/availability', 'utf8'),
      0,
      5,
      'sluice-tanks-watch',
    ],
    ['sluice-tanks-tick', 'every second', everySecond(), 0, 6, 'sluice-tanks-watch'],
    [
      'sluice-tanks-watch',
      'Watch the tanks',
      code(watchTanks),
      1,
      3,
      ['sluice-tanks-table', 'sluice-tanks-seldom'],
    ],
    ['sluice-tanks-table', 'Tanks', table('sluice-tanks-now', 1, TANK_COLUMNS), 2, 2],
    ['sluice-tanks-seldom', 'every 10 s', atMostEvery(10), 2, 4, 'sluice-tanks-points'],
    ['sluice-tanks-points', 'A point for each', code(chartPoints), 3, 4, 'sluice-tanks-chart'],
    ['sluice-tanks-chart', 'Levels', chart('sluice-tanks-before', 1, 'Level', '%'), 4, 4],
  ]),
];

const PI_COLUMNS = {
  pi: 'Pi',
  state: 'State',
  cpu: 'CPU load',
  memory: 'Memory',
  temperature: 'Temperature',
  throttled: 'Throttled',
  disk: 'Disk free',
  uptime: 'Up for',
};

/** CPU load, memory and temperature of every Pi. */
export const system = [
  tab(
    'sluice-system-flow',
    'Sluice: system',
    'How the Pis of a running Sluice are. The gauges show the one named in PI, or the first.',
    { PI: '' },
  ),
  ...page('sluice-system', 'System', 'chip', 3, {
    'sluice-system-gauges': ['This Pi', 12],
    'sluice-system-all': ['All Pis', 12],
  }),
  sluice,
  ...onto('sluice-system-flow', [
    ['sluice-system-host', 'host', hear('sluice/+/node/+/host'), 0, 0, 'sluice-system-watch'],
    [
      'sluice-system-availability',
      'availability',
      hear('sluice/+/node/+/availability', 'utf8'),
      0,
      1,
      'sluice-system-watch',
    ],
    ['sluice-system-tick', 'every second', everySecond(), 0, 2, 'sluice-system-watch'],
    [
      'sluice-system-watch',
      'Watch the Pis',
      code(watchPis, 4),
      1,
      1,
      'sluice-system-table',
      'sluice-system-cpu',
      'sluice-system-memory',
      'sluice-system-temperature',
    ],
    ['sluice-system-table', 'Pis', table('sluice-system-all', 1, PI_COLUMNS), 2, 0],
    ['sluice-system-cpu', 'CPU Load', gauge('sluice-system-gauges', 1, 'CPU Load'), 2, 1],
    ['sluice-system-memory', 'Memory', gauge('sluice-system-gauges', 2, 'Memory'), 2, 2],
    [
      'sluice-system-temperature',
      'Temperature',
      gauge('sluice-system-gauges', 3, 'Temperature', {
        units: '°C',
        segments: [
          { from: 0, color: '#0b5f8a' },
          { from: 80, color: '#d55e00' },
        ],
      }),
      2,
      3,
    ],
  ]),
];

const NOTIFY_INFO = `Tells somebody of every new alarm of a running Sluice: on the dashboard, in the debug panel, and as a web request to
NOTIFY_URL where that environment variable is set (ntfy.sh and the like). For e-mail put a node of node-red-node-email
behind "New alarms".`;

const notification = {
  type: 'ui-notification',
  ui: 'sluice-dashboard',
  position: 'top right',
  colorDefault: true,
  color: '#000000',
  displayTime: '30',
  showCountdown: true,
  outputs: 0,
  allowDismiss: true,
  dismissText: 'Close',
  allowConfirm: false,
  confirmText: 'Confirm',
  raw: false,
  className: '',
};
const debug = {
  type: 'debug',
  active: true,
  tosidebar: true,
  console: false,
  tostatus: true,
  complete: 'payload',
  targetType: 'msg',
  statusVal: 'payload',
  statusType: 'auto',
};
const request = {
  type: 'http request',
  method: 'use',
  ret: 'txt',
  paytoqs: 'ignore',
  url: '',
  tls: '',
  persist: false,
  proxy: '',
  insecureHTTPParser: false,
  authType: '',
  senderr: false,
  headers: [],
};

/** Alarms to people. */
export const notify = [
  tab('sluice-notify-flow', 'Sluice: notify', NOTIFY_INFO),
  // A notification shows on every page; the dashboard needs at least one.
  ...page('sluice-notify', 'Alarms', 'bell', 4, { 'sluice-notify-last': ['Last alarm', 6] }),
  sluice,
  ...onto('sluice-notify-flow', [
    [
      'sluice-notify-tanks',
      'alarms of tanks',
      hear('sluice/+/tank/+/alarm/+', 'auto-detect'),
      0,
      0,
      'sluice-notify-new',
    ],
    [
      'sluice-notify-pis',
      'alarms of Pis',
      hear('sluice/+/node/+/alarm/+', 'auto-detect'),
      0,
      1,
      'sluice-notify-new',
    ],
    [
      'sluice-notify-gateways',
      'alarms of gateways',
      hear('sluice/+/alarm/+', 'auto-detect'),
      0,
      2,
      'sluice-notify-new',
    ],
    [
      'sluice-notify-new',
      'New alarms',
      code(pickAlarms),
      1,
      1,
      ['sluice-notify-text', 'sluice-notify-pop', 'sluice-notify-debug', 'sluice-notify-web'],
    ],
    ['sluice-notify-text', 'Last alarm', text('sluice-notify-last', 1, ''), 2, 0],
    ['sluice-notify-pop', 'On the dashboard', notification, 2, 1],
    ['sluice-notify-debug', 'Debug panel', debug, 2, 2],
    ['sluice-notify-web', 'to NOTIFY_URL', code(webRequest), 2, 3, 'sluice-notify-request'],
    ['sluice-notify-request', 'Web request', request, 3, 3],
  ]),
];
