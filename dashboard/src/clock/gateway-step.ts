import { useComputed } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { useServices } from '../services.js';

/**
 * The wall time of the gateway in ms, as near as this phone knows it, in whole steps: for what is read anew with each
 * of them. Without contact it stands still, because there is nothing new to ask for.
 */
export function useGatewayStep(step_ms: number): number {
  const { farm, live, ticker } = useServices();
  const last_ms = useRef<number | null>(null);
  const step = useComputed(() => {
    const at_ms = ticker.now_ms.value + farm.gateway_ahead_ms.value;
    return Math.floor(at_ms / step_ms) * step_ms;
  }).value;
  if (live.inContact.value || last_ms.current === null) last_ms.current = step;
  return last_ms.current;
}
