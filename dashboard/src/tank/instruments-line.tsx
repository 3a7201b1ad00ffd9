import type { TankView } from '../../../firmware/protocol/rest.js';
import type { Doubt } from './doubt.js';
import { instrumentsText } from './instruments-text.js';

/** Flow meters and level switches as they stand. What is not present is not shown. */
export function InstrumentsLine({ tank, doubt }: { tank: TankView; doubt: Doubt | null }) {
  const text = doubt === null && tank.level !== null ? instrumentsText(tank.level) : '';
  return text === '' ? null : (
    <p class="trend" data-testid={`tank-${tank.id}-instruments`}>
      {text}
    </p>
  );
}
