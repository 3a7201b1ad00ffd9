import { ViewButton } from '../home/view.js';
import { t } from '../i18n/language.js';
import { useServices } from '../services.js';
import { type Address, HOME, hrefOf } from './address.js';

const PLACES = [
  { key: 'nav.tanks', to: HOME, of: ['home', 'tank'] },
  { key: 'nav.system', to: { at: 'system' }, of: ['system'] },
  { key: 'nav.admin', to: { at: 'admin', section: 'people' }, of: ['admin'] },
] as const satisfies readonly { key: string; to: Address; of: readonly Address['at'][] }[];

/** The places of the dashboard; for everybody: who may not use one is told there why. */
export function Navigation() {
  const { at } = useServices().router.address.value;
  return (
    <nav class="places" aria-label={t('nav.label')}>
      {PLACES.map(({ key, to, of }) => {
        const here = of.some((place) => place === at);
        return (
          <a key={key} href={hrefOf(to)} aria-current={here ? (at === 'tank' ? 'true' : 'page') : undefined}>
            {t(key)}
          </a>
        );
      })}
      {at === 'home' && <ViewButton />}
    </nav>
  );
}
