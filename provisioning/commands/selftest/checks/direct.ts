import { relaysIn } from '../../../../firmware/config/node/plumbing.js';
import type { TankConfig } from '../../../../firmware/config/node-config.js';
import { instrumentsOf, rainGaugeOf } from '../../../../firmware/main/instruments.js';
import { relayBankOf } from '../../../../firmware/main/node-hardware.js';
import { relayName } from '../../../../firmware/node/tank-setup.js';
import { broken, type Check, type Finding, ok } from '../../../doctor/check.js';
import type { Hold } from '../../../node-hardware/hold.js';
import { type SeenWindow, withSensor } from '../../../node-hardware/ping-source.js';
import type { NodePlace } from '../../../node-hardware/place.js';
import { sensorFinding } from './sensor-finding.js';

const WINDOWS = 3;
/** What a contact gets beyond its own debouncing to come to rest, in ms. */
const REST_MS = 200;

/** The hardware of a node that does not run, looked at by this process. No relay is energised. */
export function directChecks({ config }: NodePlace, hold: Hold): Check[] {
  return [
    ...config.tanks.flatMap((tank) => [
      sensorCheck(tank, hold),
      ...(relaysIn(tank).length === 0 ? [] : [relayCheck(tank, hold)]),
      ...inputChecks(tank, hold),
    ]),
    ...(config.rain_gauge === null ? [] : [rainCheck(config, hold)]),
  ];
}

function sensorCheck(tank: TankConfig, hold: Hold): Check {
  return {
    id: `sensor_${tank.id}`,
    title: `Sensor of ${tank.name}`,
    run: () =>
      withSensor(hold, tank, async (source) => {
        const windows: SeenWindow[] = [];
        while (windows.length < WINDOWS) {
          const seen = await source.next(hold.over);
          if (seen === null) break;
          windows.push(seen);
        }
        return sensorFinding(tank.id, windows);
      }),
  };
}

function relayCheck(tank: TankConfig, hold: Hold): Check {
  const relays = relaysIn(tank).map(({ actuator, source }) => relayName(tank.id, actuator, source));
  return {
    id: `relay_${tank.id}`,
    title: `Relays of ${tank.name}`,
    run: async () => {
      const bank = relayBankOf([tank], hold.simulation, hold.log);
      try {
        await bank.start();
        const energised = [];
        for (const relay of relays) if (await bank.read(relay)) energised.push(relay);
        await bank.stop();
        if (energised.length > 0)
          return broken(`${energised.join(', ')}: reads back as energised`, 'Check for a short circuit.');
        return ok(`at rest, and reads back so; "sluice relay test ${relays[0]} --seconds 5" tries it`);
      } catch (error) {
        return broken((error as Error).message, 'Mend that before the node is started.');
      }
    },
  };
}

function inputChecks(tank: TankConfig, hold: Hold): Check[] {
  const { level_switches, flow_meters } = instrumentsOf(tank, surroundingsOf(hold));
  return [
    ...level_switches.map(({ at, contact }, number) => ({
      id: `switch_${tank.id}_${number}`,
      title: `${at === 'high' ? 'High' : 'Low'} switch of ${tank.name}`,
      run: async () => {
        const debounce_ms = tank.level_switches[number]?.debounce_ms ?? 0;
        const state = await whileOpen(contact, hold, debounce_ms, () => contact.read());
        return state === 'unknown'
          ? broken(
              'it cannot be read, or does not come to rest',
              hold.log.complaints.join(' ') || 'Check its wires.',
            )
          : ok(`${state}; move the float by hand and look again`);
      },
    })),
    ...flow_meters.map(({ on, meter }, number) => ({
      id: `meter_${tank.id}_${number}`,
      title: `Flow meter at the ${on} of ${tank.name}`,
      run: () => meterFinding(meter, hold),
    })),
  ];
}

function rainCheck(config: NodePlace['config'], hold: Hold): Check {
  const gauge = rainGaugeOf(config, surroundingsOf(hold));
  return {
    id: 'rain_gauge',
    title: 'Rain gauge',
    run: async () => (gauge === null ? ok('none') : meterFinding(gauge.meter, hold)),
  };
}

type Meter = ReturnType<typeof instrumentsOf>['flow_meters'][number]['meter'];

async function meterFinding(meter: Meter, hold: Hold): Promise<Finding> {
  const pulses = await whileOpen(meter, hold, 0, () => meter.read());
  if (pulses === null)
    return broken('it cannot be read', hold.log.complaints.join(' ') || 'Check its wires and its pin.');
  return ok(`it can be read (${pulses} pulses meanwhile)`);
}

interface Input {
  start(signal: AbortSignal): Promise<void>;
  stop(): Promise<void>;
}

async function whileOpen<T>(input: Input, { clock, over }: Hold, wait_ms: number, read: () => T): Promise<T> {
  await input.start(over);
  try {
    await clock.sleep(wait_ms + REST_MS, over);
    return read();
  } finally {
    await input.stop();
  }
}

function surroundingsOf({ clock, log, simulation }: Hold) {
  return { clock, log, farm: simulation?.farm ?? null };
}
