import type { TankView } from '../../../firmware/protocol/rest.js';
import { t } from '../i18n/language.js';
import { useServices } from '../services.js';
import { unlockable } from './unlockable.js';

/** Unlocks an inlet that has locked itself, or its dry source; there only while that is locked. */
export function ResetControl({ tank }: { tank: TankView }) {
  const { commands } = useServices();
  if (!unlockable(tank.inlet)) return null;
  return (
    <button
      type="button"
      class="button quiet"
      data-testid={`tank-${tank.id}-reset`}
      aria-label={t('control.reset_label', { tank: tank.name })}
      onClick={() => commands.send(tank.id, { actuator: 'inlet', action: 'reset' })}
    >
      {t('control.reset')}
    </button>
  );
}
