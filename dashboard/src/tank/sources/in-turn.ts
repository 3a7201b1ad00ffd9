import type { TankView } from '../../../../firmware/protocol/rest.js';

export type Source = NonNullable<NonNullable<TankView['fitted']>['sources']>[number];

/** The named sources of a tank as its node takes them, as far as they have water: by priority, then the cheaper, then the better. */
export function inTurn({ fitted }: Pick<TankView, 'fitted'>): readonly Source[] {
  return [...(fitted?.sources ?? [])].sort(
    (a, b) => a.priority - b.priority || a.cost_per_m3 - b.cost_per_m3 || b.quality - a.quality,
  );
}

/** The source that fills the tank now; null while the inlet is closed. */
export function inUse({ inlet }: Pick<TankView, 'inlet'>): string | null {
  return inlet?.state === 'open' ? (inlet.source ?? null) : null;
}
