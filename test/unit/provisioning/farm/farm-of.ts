import { type FarmState, farmState } from '../../../../provisioning/farm/farm-state.js';

export const NOW = '2026-01-02T03:04:05.678Z';

/** A farm with nothing in it. */
export function emptyFarm(base = '192.168.0.0/16'): FarmState {
  const nothing = { gateways: [], nodes: [], phones: [], former: [] };
  return farmState.parse({ schema: 1, name: 'green-valley', base, created: NOW, ...nothing });
}

/** The code with which something is refused; the rest of an error is not hidden. */
export function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    const { code } = error as { code?: string };
    if (code !== undefined) return code;
    throw error;
  }
  return 'accepted';
}
