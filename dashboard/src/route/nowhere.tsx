import { t } from '../i18n/language.js';
import { HOME, hrefOf } from './address.js';
import { PageHeading } from './page-heading.js';

/** Where a link leads that leads nowhere. */
export function Nowhere() {
  return (
    <div class="page">
      <PageHeading text={t('page.nowhere.title')} />
      <div class="card notice">
        <p>{t('page.nowhere.hint')}</p>
        <a class="button primary" href={hrefOf(HOME)}>
          {t('page.to_tanks')}
        </a>
      </div>
    </div>
  );
}
