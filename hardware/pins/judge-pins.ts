import { type BusId, GPIO_PINS, type GpioPin, HEADER, pinOfGpio } from '../boards/header.js';
import type { PinFinding, PinUse } from './pin-use.js';

type Verdict = Pick<PinFinding, 'code' | 'severity' | 'message'>;

/**
 * Judges which pins of the header things may hang on.
 * @param busy buses that the configuration itself, or the machine, uses
 * @returns what is wrong, in the order of the uses; of one use the gravest finding alone
 */
export function judgePins(uses: readonly PinUse[], busy: ReadonlySet<BusId>): PinFinding[] {
  return uses.flatMap((use) => {
    const verdict = judge(use, busy);
    return verdict === undefined ? [] : [{ ...verdict, use }];
  });
}

/** The pins on which an active-high relay stays off while the Pi starts, and which no bus wants. */
export function bestRelayPins(): number[] {
  return GPIO_PINS.filter(({ pull, bus }) => pull === 'down' && bus === undefined)
    .map(({ gpio }) => gpio)
    .sort((a, b) => a - b);
}

function judge(use: PinUse, busy: ReadonlySet<BusId>): Verdict | undefined {
  const pin = pinOfGpio(use.gpio);
  if (pin === undefined) return notOnHeader(use.gpio);
  return (
    judgeBus(use, pin, busy) ?? (use.role.kind === 'relay' ? judgeRelay(use, pin) : judgeInput(use, pin))
  );
}

function notOnHeader(gpio: number): Verdict {
  const message = `GPIO ${gpio} does not lead to the 40-pin header. Give the BCM number of the pin, 2 to 27, not its place on the header.`;
  return { code: 'pin_not_on_header', severity: 'refused', message };
}

function judgeBus(use: PinUse, pin: GpioPin, busy: ReadonlySet<BusId>): Verdict | undefined {
  if (pin.bus === undefined) return undefined;
  const bus = HEADER.buses[pin.bus];
  const where = `${nameOf(pin)} belongs to ${bus.name}`;
  if (bus.reserved)
    return {
      code: 'pin_reserved',
      severity: 'refused',
      message: `${where} and is never free. ${elsewhere(use)}`,
    };
  if (busy.has(pin.bus))
    return {
      code: 'pin_bus_in_use',
      severity: 'refused',
      message: `${where}, which is in use. ${elsewhere(use)}`,
    };
  if (pin.bus === 'uart' && use.role.kind === 'relay')
    return {
      code: 'pin_console',
      severity: 'refused',
      message: `${where}: a boot console there would switch the relay with every character. ${elsewhere(use)}`,
    };
  return undefined;
}

/** From power-on until the node takes it, its pull alone holds the pin. */
function judgeRelay(use: PinUse, pin: GpioPin): Verdict | undefined {
  if (use.role.kind !== 'relay') return undefined;
  const on = use.role.active === 'high' ? 'up' : 'down';
  if (pin.pull === on && on === 'up')
    return {
      code: 'pin_on_at_boot',
      severity: 'refused',
      message: `${nameOf(pin)} is pulled up from power-on: an active-high relay is on until the node starts. ${elsewhere(use)}`,
    };
  if (pin.pull === on)
    return {
      code: 'pin_pulled_to_on',
      severity: 'doubtful',
      message: `${nameOf(pin)} is pulled down from power-on, and low means on for this relay: some boards switch on until the node starts. Use an active-high relay board, or a resistor of 10 kΩ from the pin to 3.3 V.`,
    };
  return mayBeTurnedOn(pin);
}

function judgeInput({ role }: PinUse, pin: GpioPin): Verdict | undefined {
  if (role.kind === 'echo' && pin.fixed_pull_up_ohm !== undefined)
    return {
      code: 'pin_fixed_pull_up',
      severity: 'refused',
      message: `${nameOf(pin)} has a resistor of ${pin.fixed_pull_up_ohm} Ω to 3.3 V on the board, which spoils the voltage divider of the echo. Use another pin, such as GPIO 24.`,
    };
  return mayBeTurnedOn(pin);
}

function mayBeTurnedOn(pin: GpioPin): Verdict | undefined {
  if (pin.bus === undefined) return undefined;
  const bus = HEADER.buses[pin.bus];
  return {
    code: 'pin_bus',
    severity: 'doubtful',
    message: `${nameOf(pin)} belongs to ${bus.name} once that is turned on (${bus.turned_on_by}): leave it off, or use a pin without a bus.`,
  };
}

function nameOf({ gpio, pin }: GpioPin): string {
  return `GPIO ${gpio} (pin ${pin})`;
}

function elsewhere({ role }: PinUse): string {
  const pins = bestRelayPins();
  return role.kind === 'relay'
    ? `Use one of GPIO ${pins.join(', ')} with an active-high relay board.`
    : `Use a pin without a bus, such as GPIO ${pins[0] ?? 17}.`;
}
