import { ohmText } from '../circuits/divider.js';
import { CONTACT_PULL_UP_OHM, CONTACT_SERIES_OHM, ECHO_DIVIDER } from '../circuits/echo.js';
import type { Fittings, WiredNode, WiredRelay, WiredSensor, WiredTank } from './wired-node.js';

/** What a terminal leads to. */
export type Destination =
  | { readonly rail: '3V3' | '5V' | 'GND' }
  | { readonly gpio: number }
  /** Nothing: a terminal that stays open. */
  | 'open';

/** One terminal of a module, from top to bottom. */
export interface Terminal {
  readonly name: string;
  readonly to: Destination;
  /** What is soldered into the wire: a divider to the GND terminal below, or a pull-up to the 3.3 V row above. */
  readonly via?: 'divider' | 'pull_up';
}

/** What a relay switches. */
export interface Load {
  readonly kind: 'valve' | 'pump';
  readonly name: string;
  /** How a valve stands without power. */
  readonly rests?: 'closed' | 'open';
  /** Name of the float that breaks its circuit; only where it fills a tank, for an overfull one must still be drained. */
  readonly cut_out?: string;
}

/** One thing beside the Pi, with its terminals. */
export interface Module {
  readonly title: string;
  readonly detail: string;
  readonly terminals: readonly Terminal[];
  readonly load?: Load;
}

const GROUND: Terminal = { name: 'GND', to: { rail: 'GND' } };

/** The modules of a node, sorted by nothing but its configuration. What has no wires to the Pi is left out. */
export function modulesOf({ tanks, rain_gauge }: WiredNode, { sensors, loads }: Fittings): Module[] {
  const modules = tanks.flatMap((tank) => [
    ...sensorModule(tank, sensors[tank.id]),
    ...relayModules(tank, loads[tank.id] ?? 'valve'),
    ...tank.level_switches.flatMap((one) =>
      contactModule(
        `Float switch, ${tank.name}, ${one.at}`,
        `open while ${one.wet === 'high' ? 'wet' : 'dry'}`,
        one,
      ),
    ),
    ...tank.flow_meters.flatMap((one) =>
      contactModule(
        `Flow meter, ${tank.name} ${one.on}`,
        `reed contact, ${one.litres_per_pulse} L per pulse`,
        one,
      ),
    ),
    ...(tank.pump?.demand
      ? contactModule(`Pressure switch, ${tank.name}`, 'calls for water', tank.pump.demand)
      : []),
  ]);
  const rain = rain_gauge === null ? [] : contactModule('Rain gauge', 'reed contact', rain_gauge);
  return [...modules, ...rain];
}

function sensorModule({ name, sensor }: WiredTank, fitted: string | undefined): Module[] {
  const title = `Level sensor, ${name}`;
  if (sensor.driver === 'serial') return [uartModule(title, sensor, fitted)];
  const { trigger_gpio, echo_gpio } = sensor;
  if (trigger_gpio === undefined || echo_gpio === undefined) return [];
  return [
    {
      title,
      detail: fitted ?? 'HC-SR04 or JSN-SR04T',
      terminals: [
        { name: 'VCC', to: { rail: '5V' } },
        { name: 'TRIG', to: { gpio: trigger_gpio } },
        { name: 'ECHO', to: { gpio: echo_gpio }, via: 'divider' },
        GROUND,
      ],
    },
  ];
}

/** Serial sensors that work at 3.3 V, and then answer with 3.3 V. Any other may answer with 5 V. */
const AT_3V3 = ['A02YYUW', 'A0221AU'];

/** Whoever is asked may be a JSN-SR04T; 5 V and the divider do no harm to those that would do with 3.3 V. */
function uartModule(title: string, { device = '', mode }: WiredSensor, fitted: string | undefined): Module {
  const make = fitted ?? (mode === 'auto' ? 'A02YYUW' : 'any make');
  const onHeader = /^\/dev\/(serial0|ttyAMA0|ttyS0)$/.test(device);
  if (!onHeader) return { title, detail: `${make} on ${device}`, terminals: [] };
  const at3v3 = AT_3V3.includes(make);
  return {
    title,
    detail: `${make}, ${mode} mode`,
    terminals: [
      { name: 'VCC', to: { rail: at3v3 ? '3V3' : '5V' } },
      { name: 'RX', to: mode === 'triggered' ? { gpio: 14 } : 'open' },
      { name: 'TX', to: { gpio: 15 }, ...(at3v3 ? {} : { via: 'divider' }) },
      GROUND,
    ],
  };
}

/** One board for each relay: the inlet, or each of its sources, then what takes water out. */
function relayModules({ name, inlet, outlet, pump }: WiredTank, kind: Load['kind']): Module[] {
  const fills = kind === 'valve' ? valve('Inlet valve', name, 'closed') : { kind, name: `Pump, ${name}` };
  const inletLoad = { ...fills, cut_out: 'Float cut-out' };
  const lifts = pump?.direction === 'transfer' ? { cut_out: 'Cut-out in the filled tank' } : {};
  return [
    ...relayModule(`${name} inlet`, inlet?.relay, inletLoad),
    ...(inlet?.sources ?? []).flatMap(({ id, relay }) =>
      relayModule(`${name} inlet, ${id}`, relay, { ...inletLoad, name: `${inletLoad.name}, ${id}` }),
    ),
    ...relayModule(
      `${name} outlet`,
      outlet?.relay,
      valve('Outlet valve', name, outlet?.safe_position ?? 'closed'),
    ),
    ...relayModule(`${name} pump`, pump?.relay, { kind: 'pump', name: `Pump out of ${name}`, ...lifts }),
  ];
}

function valve(what: string, tank: string, rests: 'closed' | 'open'): Load {
  return { kind: 'valve', name: `${what} (${rests === 'closed' ? 'NC' : 'NO'}), ${tank}`, rests };
}

function relayModule(title: string, relay: WiredRelay | null | undefined, load: Load): Module[] {
  if (relay?.gpio === undefined) return [];
  const { active, gpio } = relay;
  return [
    {
      title: `Relay board, ${title}`,
      detail: `opto-isolated, active-${active}`,
      terminals: [{ name: 'VCC', to: { rail: '5V' } }, { name: 'IN', to: { gpio } }, GROUND],
      load,
    },
  ];
}

function contactModule(
  title: string,
  detail: string,
  { gpio }: { readonly gpio?: number | undefined },
): Module[] {
  if (gpio === undefined) return [];
  return [
    {
      title,
      detail,
      terminals: [
        { name: '1', to: { gpio }, via: 'pull_up' },
        { ...GROUND, name: '2' },
      ],
    },
  ];
}

/** What has to be said beside the drawing, for the modules that are in it. */
export function notesOf(modules: readonly Module[]): string[] {
  const terminals = modules.flatMap((one) => one.terminals);
  const has = (via: Terminal['via']) => terminals.some((one) => one.via === via);
  const fed = terminals.filter(({ name }) => name === 'VCC').map(({ to }) => to);
  const at3v3 = fed.some((to) => to !== 'open' && 'rail' in to && to.rail === '3V3');
  const loads = modules.flatMap(({ load }) => load ?? []);
  const { upper_ohm, lower_ohm, pin_lowest_v, pin_highest_v } = ECHO_DIVIDER;
  return [
    ...(has('divider')
      ? [
          `Echo divider: ${ohmText(upper_ohm)} and ${ohmText(lower_ohm)}, 5 %: ${pin_lowest_v.toFixed(2)} to ${pin_highest_v.toFixed(2)} V at the pin. Never connect ECHO, or TX of a sensor at 5 V, directly.`,
        ]
      : []),
    ...(at3v3
      ? [
          `${AT_3V3.join(', ')}: 3.3 V at VCC, never 5 V. Any other serial sensor: 5 V at VCC, and the divider of ${ohmText(upper_ohm)} and ${ohmText(lower_ohm)} in TX, or the pin dies.`,
        ]
      : []),
    ...(has('pull_up')
      ? [
          `Contacts: ${ohmText(CONTACT_PULL_UP_OHM)} to 3.3 V, ${ohmText(CONTACT_SERIES_OHM)} in series. A broken wire reads like an open contact.`,
        ]
      : []),
    ...(loads.length > 0
      ? ['Diode across each coil and motor: 1N4007 (pump: 1N5408), the ring towards +12 V.']
      : []),
    ...(loads.some(({ cut_out }) => cut_out !== undefined)
      ? ['The float cut-out opens when the tank overfills: it works without any software.']
      : []),
    ...(loads.length > 0
      ? [`The relay uses its normally-open contact: ${withoutPower(loads).join('; ')}.`]
      : []),
    'Switch everything off while you solder. Check each wire against its pin number before power comes on.',
  ];
}

function withoutPower(loads: readonly Load[]): string[] {
  return [
    ...(loads.some(({ kind }) => kind === 'pump') ? ['a pump stands still without power'] : []),
    ...(loads.some(({ rests }) => rests === 'closed') ? ['a valve (NC) is closed without power'] : []),
    ...(loads.some(({ rests }) => rests === 'open')
      ? ['a valve (NO) is open without power, and its relay closes it']
      : []),
  ];
}
