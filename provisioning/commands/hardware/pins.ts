import { judgeConfiguredPins, pinUses } from '../../../firmware/config/node/pins.js';
import type { NodeConfig } from '../../../firmware/config/node-config.js';
import { HEADER } from '../../../hardware/boards/header.js';
import { bestRelayPins } from '../../../hardware/pins/judge-pins.js';
import type { Answer } from '../../cli/answer.js';
import { table } from '../../cli/table.js';
import { type ConfigOption, readWhereGiven } from './config-option.js';

/**
 * `sluice hardware pins`
 * @throws Refusal `config_unusable`
 */
export async function runHardwarePins(options: ConfigOption): Promise<Answer> {
  const config = readWhereGiven(options);
  const rows = pinRows(config);
  const columns = ['PIN', 'IS', 'AT POWER-ON', 'BUS', 'RELAY', 'USED FOR'].map((title, at) => ({
    title,
    right: at === 0,
  }));
  return {
    json: { pins: rows },
    text: table(
      columns,
      rows.map((row) => [
        String(row.pin),
        row.gpio === null ? row.power : `GPIO ${row.gpio}`,
        row.pull === null ? '' : `pulled ${row.pull}`,
        row.bus ?? '',
        row.good_for_relay ? 'good' : '',
        row.used_for.join(', '),
      ]),
    ),
    warnings: judgeConfiguredPins(config).map(({ code, use, message }) => ({
      code,
      message: `${use.path.join('.')}: ${message}`,
    })),
  };
}

/** Every pin of the header, in order. */
function pinRows(config: NodeConfig | null) {
  const uses = pinUses(config);
  const good = bestRelayPins();
  return HEADER.pins.map((pin) => {
    const gpio = 'gpio' in pin ? pin.gpio : null;
    const bus = 'gpio' in pin && pin.bus !== undefined ? HEADER.buses[pin.bus].name : null;
    return {
      pin: pin.pin,
      gpio,
      power: 'power' in pin ? pin.power : '',
      pull: 'gpio' in pin ? pin.pull : null,
      bus,
      good_for_relay: gpio !== null && good.includes(gpio),
      used_for: uses.filter((use) => use.gpio === gpio).map((use) => useName(use.path, config)),
    };
  });
}

/** `house inlet.relay` for `tanks.0.inlet.relay.gpio`. */
function useName(path: readonly (string | number)[], config: NodeConfig | null): string {
  const [first, at, ...rest] = path;
  const tank = first === 'tanks' && typeof at === 'number' ? config?.tanks[at] : undefined;
  const words = tank === undefined ? path : [tank.id, ...rest];
  return words.filter((word) => word !== 'gpio').join(' ');
}
