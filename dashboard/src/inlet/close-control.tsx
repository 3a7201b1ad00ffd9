import type { TankView } from '../../../firmware/protocol/rest.js';
import { t } from '../i18n/language.js';
import { useServices } from '../services.js';

/** Closing is always possible, at one touch, whatever else is under way. */
export function CloseControl({ tank }: { tank: TankView }) {
  const { commands } = useServices();
  return (
    <button
      type="button"
      class="button close"
      data-testid={`tank-${tank.id}-close`}
      aria-label={t('control.close_label', { tank: tank.name })}
      onClick={() => commands.send(tank.id, { actuator: 'inlet', action: 'close' })}
    >
      {t('control.close')}
    </button>
  );
}
