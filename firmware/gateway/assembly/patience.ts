import type { GatewayOptions } from '../gateway-options.js';
import type { Patience } from '../listeners.js';

/** On a VPN the gateway starts before the tunnel, and outlives it. */
export function patienceOf({ vpn, systemClock: clock, log }: GatewayOptions): Patience | undefined {
  return vpn && { clock, log };
}
