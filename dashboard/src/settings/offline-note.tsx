import { useServices } from '../services.js';
import { t } from './texts.js';

/** What this phone can do without contact, and how to get there. */
export function OfflineNote() {
  const { installation } = useServices();
  const offer = installation.offer.value;
  return (
    <section class="card" aria-labelledby="settings-app">
      <h2 class="section-title" id="settings-app">
        {t('settings.app')}
      </h2>
      <p>{installation.secure ? t('settings.app.ready') : t('settings.app.insecure')}</p>
      {offer !== null && (
        <button
          type="button"
          class="button quiet"
          data-testid="settings-install"
          onClick={() => installation.accept()}
        >
          {t('settings.app.install')}
        </button>
      )}
    </section>
  );
}
