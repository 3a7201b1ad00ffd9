import type { BusId } from '../../../hardware/boards/header.js';
import { judgePins } from '../../../hardware/pins/judge-pins.js';
import type { PinFinding, PinRole, PinUse } from '../../../hardware/pins/pin-use.js';

/** Devices that are the serial line on pins 8 and 10 of the header. */
const HEADER_UART = /^\/dev\/(serial0|ttyAMA0|ttyS0)$/;

/**
 * Every pin that a configuration names, wherever it names it, so that a new kind of instrument or actuator is judged
 * without being listed here: a `gpio` beside `active` switches a relay, any other is a contact.
 */
export function pinUses(config: unknown, path: readonly (string | number)[] = []): PinUse[] {
  if (typeof config !== 'object' || config === null) return [];
  return Object.entries(config).flatMap(([name, value]: [string, unknown]) => {
    const at = [...path, Array.isArray(config) ? Number(name) : name];
    const role = roleOf(name, config);
    if (role === undefined || typeof value !== 'number') return pinUses(value, at);
    return [{ path: at, gpio: value, role }];
  });
}

/** What is wrong with the pins of a configuration, by what it says alone, on whichever board. */
export function judgeConfiguredPins(config: unknown): PinFinding[] {
  return judgePins(pinUses(config), configuredBuses(config));
}

/** The buses that a configuration needs. */
export function configuredBuses(config: unknown): Set<BusId> {
  const named = [...namedTexts(config)];
  return new Set<BusId>([
    ...(named.some(([name, text]) => name === 'device' && HEADER_UART.test(text)) ? ['uart' as const] : []),
    ...(named.some(([name]) => name === 'w1') ? ['w1' as const] : []),
  ]);
}

function roleOf(name: string, { active }: { readonly active?: unknown }): PinRole | undefined {
  switch (name) {
    case 'trigger_gpio':
      return { kind: 'trigger' };
    case 'echo_gpio':
      return { kind: 'echo' };
    case 'gpio':
      return active === 'high' || active === 'low' ? { kind: 'relay', active } : { kind: 'contact' };
    default:
      return undefined;
  }
}

function* namedTexts(value: unknown): Generator<[string, string]> {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    if (typeof inner === 'string') yield [name, inner];
    else yield* namedTexts(inner);
  }
}
