import { useEffect } from 'preact/hooks';
import { Home } from '../home.js';
import { t } from '../i18n/language.js';
import { momentText } from '../i18n/time-text.js';
import { Logo, NoContact } from '../icons/icons.js';
import { useServices } from '../services.js';
import type { Kept } from './last-known.js';

/** How often it is tried quietly to get back in touch. */
const TRY_EVERY_MS = 10_000;

/** The farm as it was last known, with that written over it. Whoever looks may only look. */
export function LastKnownPage({ kept }: { kept: Kept }) {
  const { alarms, farm, session, ticker } = useServices();
  useEffect(() => {
    farm.take(kept.snapshot, kept.known_ms);
    alarms.take(kept.snapshot.alarms);
    document.body.dataset.offline = 'true';
    const timer = setInterval(() => void session.retry(), TRY_EVERY_MS);
    return () => {
      clearInterval(timer);
      delete document.body.dataset.offline;
    };
  }, [alarms, farm, session, kept]);
  const time = momentText(kept.known_ms, ticker.now_ms.value);
  return (
    <>
      <header class="account">
        <p class="wordmark">
          <Logo />
          <span>{t('app.name')}</span>
          <span class="gateway">{kept.snapshot.session.gateway}</span>
        </p>
      </header>
      <section
        class="connection watermark"
        aria-label={t('connection.label')}
        data-phase="offline"
        data-testid="watermark"
      >
        <NoContact />
        <div>
          <strong role="status">{t('offline.last_known', { time })}</strong>
          <p>{t('offline.hint')}</p>
        </div>
        <button type="button" class="button quiet" onClick={() => session.retry()}>
          {t('app.retry')}
        </button>
      </section>
      <main id="main" tabIndex={-1}>
        <Home session={{ ...kept.snapshot.session, role: 'viewer' }} />
      </main>
    </>
  );
}
