import { t } from '../i18n/language.js';
import { useServices } from '../services.js';

/** Says that a newer version is there; it takes over when somebody agrees, never under their finger. */
export function UpdateBar() {
  const { installation } = useServices();
  if (installation.waiting.value === null) return null;
  return (
    <section class="update" aria-label={t('offline.update')} data-testid="update">
      <p role="status">{t('offline.update')}</p>
      <button type="button" class="button quiet" onClick={() => installation.update()}>
        {t('offline.update_now')}
      </button>
    </section>
  );
}
