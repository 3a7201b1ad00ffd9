import { t } from '../i18n/language.js';

/** The first thing under the Tab key: past everything that is the same on every page. It leaves the address alone. */
export function SkipLink() {
  return (
    <button type="button" class="skip" onClick={() => document.getElementById('main')?.focus()}>
      {t('page.skip')}
    </button>
  );
}
