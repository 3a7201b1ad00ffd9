import './plan.css';
import { useComputed, useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../../i18n/language.js';
import { hrefOf } from '../../route/address.js';
import { useServices } from '../../services.js';
import { LongList } from '../long-list.js';
import { Drawing } from './drawing.js';
import { type Ground, groundOf } from './ground.js';
import { tp } from './texts.js';

/** The farm from above: every tank where it stands. What has no place there is listed below. */
export function Plan({ admin }: { admin: boolean }) {
  const { farm } = useServices();
  const ground = useGround();
  /** The tanks that are shown closer up; null for the whole farm. */
  const part = useSignal<readonly string[] | null>(null);
  const back = useRef<HTMLButtonElement>(null);
  const { spots, elsewhere } = ground;
  const shown = part.value === null ? spots : spots.filter(({ id }) => part.value?.includes(id));
  useLayoutEffect(() => {
    // What was pressed is gone: the focus goes to the way back.
    if (part.value !== null) back.current?.focus();
  }, [part.value]);
  return (
    <div class="plan-view" data-testid="plan">
      {part.value !== null && (
        <p class="plan-part">
          <button
            type="button"
            class="button quiet"
            ref={back}
            data-testid="plan-whole"
            onClick={() => {
              part.value = null;
            }}
          >
            {tp('plan.whole')}
          </button>
          <span role="status">{t('home.found', { n: shown.length, total: farm.tank_ids.value.length })}</span>
        </p>
      )}
      <Drawing
        key={part.value?.join(' ') ?? ''}
        spots={shown}
        onCloser={(ids) => {
          part.value = ids;
        }}
      />
      {part.value === null && elsewhere.length > 0 && (
        <section aria-labelledby="plan-elsewhere">
          <h2 class="section-title" id="plan-elsewhere">
            {tp('plan.elsewhere')}
          </h2>
          <p class="hint" data-testid="plan-unplaced">
            {admin ? (
              <a href={hrefOf({ at: 'admin', section: 'setup' })}>{tp('plan.unplaced_admin')}</a>
            ) : (
              tp('plan.unplaced_viewer')
            )}
          </p>
          <LongList groups={[{ node: null, ids: elsewhere }]} total={elsewhere.length} />
        </section>
      )}
    </div>
  );
}

/** The same object as before while nobody has moved a tank. */
function useGround(): Ground {
  const { farm } = useServices();
  const key = useComputed(() =>
    JSON.stringify(farm.tank_ids.value.map((id) => [id, farm.tank(id)?.value.tank.position ?? null])),
  ).value;
  const before = useRef<{ readonly key: string; readonly ground: Ground } | null>(null);
  if (before.current?.key !== key) {
    const tanks = farm.tank_ids.peek().map((id) => ({ id, position: farm.tank(id)?.peek().tank.position }));
    before.current = { key, ground: groundOf(tanks) };
  }
  return before.current.ground;
}
