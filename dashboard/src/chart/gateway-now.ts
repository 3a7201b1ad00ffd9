import { useCallback } from 'preact/hooks';
import { useServices } from '../services.js';

/**
 * The wall time of the gateway in ms, as near as this phone knows it: what is kept there is kept by that clock, and a
 * phone's may be hours off.
 */
export function useGatewayNow(): () => number {
  const { farm, ticker } = useServices();
  return useCallback(() => ticker.now_ms.peek() + farm.gateway_ahead_ms.peek(), [farm, ticker]);
}
