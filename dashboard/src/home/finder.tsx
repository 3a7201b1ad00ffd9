import type { Signal } from '@preact/signals';
import { t } from '../i18n/language.js';
import { ORDERS, type Order } from './arrange.js';

interface FinderProps {
  readonly search: Signal<string>;
  readonly order: Signal<Order>;
  readonly found: number;
  readonly total: number;
  /** How many tanks somebody should look at. */
  readonly urgent: number;
}

/** Finds and orders tanks where there are too many to look through. */
export function Finder({ search, order, found, total, urgent }: FinderProps) {
  return (
    <search class="finder">
      <label class="field">
        <span>{t('home.search')}</span>
        <input
          type="search"
          data-testid="home-search"
          value={search.value}
          autocomplete="off"
          spellcheck={false}
          onInput={({ currentTarget }) => {
            search.value = currentTarget.value;
          }}
        />
      </label>
      <label class="field">
        <span>{t('home.sort')}</span>
        <select
          data-testid="home-sort"
          value={order.value}
          onChange={({ currentTarget }) => {
            order.value = ORDERS.find((known) => known === currentTarget.value) ?? 'urgency';
          }}
        >
          {ORDERS.map((known) => (
            <option key={known} value={known}>
              {t(`home.sort.${known}`)}
            </option>
          ))}
        </select>
      </label>
      <p class="hint" role="status">
        {found === total ? t('home.count', { n: total }) : t('home.found', { n: found, total })}
        {urgent > 0 && ` · ${t('home.attention', { n: urgent })}`}
      </p>
    </search>
  );
}
