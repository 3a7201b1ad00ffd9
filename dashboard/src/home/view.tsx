import { useComputed } from '@preact/signals';
import { t } from '../i18n/language.js';
import { ListView, PlanView } from '../icons/icons.js';
import { useServices } from '../services.js';

/** What home shows the tanks as; null where nobody said where any of them stands, and with it no choice. */
export function useView(): 'list' | 'plan' | null {
  const { farm, settings } = useServices();
  const placed = useComputed(() =>
    farm.tank_ids.value.some((id) => farm.tank(id)?.value.tank.position != null),
  );
  return placed.value ? settings.choices.value.home : null;
}

/** From list to plan and back; remembered by this browser. */
export function ViewButton() {
  const { settings } = useServices();
  const view = useView();
  if (view === null) return null;
  const other = view === 'plan' ? 'list' : 'plan';
  return (
    <button
      type="button"
      class="button view"
      data-testid={`home-view-${other}`}
      aria-label={t(`home.view.${other}`)}
      title={t(`home.view.${other}`)}
      onClick={() => settings.choose({ home: other })}
    >
      {other === 'plan' ? <PlanView /> : <ListView />}
    </button>
  );
}
