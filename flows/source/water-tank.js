import { calculatePercentage } from './calculate-percentage.js';
import { chart, gauge, page, text } from './dashboard.js';
import { atMostEvery, broker, code, everySecond, mqttIn, mqttOut, onto, tab } from './nodes.js';
import { valveRule } from './valve-rule.js';

const ORDER = 'water-tank/valve/set';

const INFO = `Fills one tank by the 15/80 rule, all by itself: for a tank that no Sluice looks after.

Never point it at a valve that Sluice drives. Its topics are its own, and Sluice's broker takes none of them.
Set depth, setpoints and limits with a double click on the tab.`;

const SETTINGS = {
  EMPTY_DISTANCE_MM: 2200,
  FULL_DISTANCE_MM: 200,
  LOW_PERCENT: 15,
  HIGH_PERCENT: 80,
  STALE_S: 5,
  MAX_RUN_S: 7200,
};

const reset = {
  type: 'ui-button',
  group: 'water-tank-valve',
  label: 'Reset',
  order: 4,
  width: 0,
  height: 0,
  emulateClick: false,
  tooltip: '',
  color: '',
  bgcolor: '',
  className: '',
  icon: '',
  iconPosition: 'left',
  payload: '',
  payloadType: 'str',
  topic: 'reset',
  topicType: 'str',
  buttonColor: '',
  textColor: '',
  iconColor: '',
  enableClick: true,
  enablePointerdown: false,
  pointerdownPayload: '',
  pointerdownPayloadType: 'str',
  enablePointerup: false,
  pointerupPayload: '',
  pointerupPayloadType: 'str',
};

/** The tank of its own: Water sensor → Calculate Percentage → Water Level; the rule on Valve 1 → Water In. */
export const waterTank = [
  tab('water-tank-flow', 'Water tank (stand-alone)', INFO, SETTINGS),
  ...page('water-tank', 'Water tank', 'water', 1, {
    'water-tank-level': ['Water Level', 6],
    'water-tank-valve': ['Valve 1', 6],
  }),
  // Whatever ends the connection, or begins it: the valve is told to close.
  broker('water-tank-broker', 'Broker of the tank (not Sluice)', 'TANK_MQTT', {
    topic: ORDER,
    payload: 'closed',
  }),
  ...onto('water-tank-flow', [
    [
      'water-tank-sensor',
      'Water sensor',
      mqttIn('water-tank-broker', 'water-tank/sensor/distance_mm', 'utf8'),
      0,
      1,
      'water-tank-percentage',
    ],
    ['water-tank-percentage', 'Calculate Percentage', code(calculatePercentage), 1, 1, 'water-tank-rule'],
    ['water-tank-tick', 'every second', everySecond(), 0, 2, 'water-tank-rule'],
    ['water-tank-reset', 'Reset', reset, 0, 3, 'water-tank-rule'],
    [
      'water-tank-rule',
      'Valve 1: 15/80 rule',
      code(valveRule, 4, "context.set('state', undefined);"),
      2,
      2,
      ['water-tank-water-in', 'water-tank-asked'],
      'water-tank-gauge',
      'water-tank-status',
      'water-tank-seldom',
    ],
    [
      'water-tank-gauge',
      'Water Level',
      gauge('water-tank-level', 1, 'Water Level', {
        look: 'gauge-tank',
        segments: [
          { from: 0, color: '#d55e00' },
          { from: 15, color: '#0b5f8a' },
        ],
      }),
      3,
      0,
    ],
    ['water-tank-seldom', 'every 10 s', atMostEvery(10), 3, 1, 'water-tank-chart'],
    ['water-tank-chart', 'Water Level', chart('water-tank-level', 2, 'Level', '%'), 4, 1],
    ['water-tank-water-in', 'Water In', mqttOut('water-tank-broker', ORDER), 3, 2],
    ['water-tank-asked', 'Valve asked to be', text('water-tank-valve', 2, 'Asked to be'), 3, 3],
    ['water-tank-status', 'Status', text('water-tank-valve', 1, 'Status'), 3, 4],
    [
      'water-tank-valve-says',
      'Valve 1 says',
      mqttIn('water-tank-broker', 'water-tank/valve/state', 'utf8'),
      0,
      5,
      'water-tank-said',
    ],
    ['water-tank-said', 'Valve says it is', text('water-tank-valve', 3, 'Says it is'), 1, 5],
  ]),
];
