import { useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { numbers } from '../../i18n/language.js';
import { useServices } from '../../services.js';
import './setup.css';
import { t } from './texts.js';
import { Wizard } from './wizard.js';

/** The tanks of the farm, and the way to set one up. */
export function SetupSection() {
  const { farm } = useServices();
  const chosen = useSignal<string | null>(null);
  const left = useRef<string | null>(null);
  const id = chosen.value;
  if (id !== null && farm.tank_ids.value.includes(id)) {
    const leave = () => {
      left.current = id;
      chosen.value = null;
    };
    return <Wizard key={id} tank={id} onLeave={leave} />;
  }
  return (
    <section class="admin-part" aria-labelledby="setup-title">
      <h2 id="setup-title">{t('setup.title')}</h2>
      <p class="hint">{t('setup.hint')}</p>
      <p class="hint" data-testid="setup-not-here">
        {t('setup.not_here')}
      </p>
      <ul class="admin-list">
        {farm.tank_ids.value.map((tank) => (
          <TankRow
            key={tank}
            id={tank}
            focused={left.current === tank}
            onChosen={() => {
              chosen.value = tank;
            }}
          />
        ))}
      </ul>
    </section>
  );
}

interface RowProps {
  readonly id: string;
  /** Whether somebody has just come back from it. */
  readonly focused: boolean;
  readonly onChosen: () => void;
}

function TankRow({ id, focused, onChosen }: RowProps) {
  const button = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    if (focused) button.current?.focus();
  }, [focused]);
  const seen = useServices().farm.tank(id)?.value;
  if (seen === undefined) return null;
  const { name, node, online, capacity_litres } = seen.tank;
  return (
    <li class="card admin-row">
      <p class="admin-name">
        <strong>{name}</strong>
        {capacity_litres !== null && <span class="tag-plain">{numbers.value.litres(capacity_litres)}</span>}
        {!online && <span class="tag">{t('setup.offline')}</span>}
      </p>
      <p class="hint">{t('setup.at_node', { node })}</p>
      <div class="admin-buttons">
        <button
          ref={button}
          type="button"
          class="button primary"
          data-testid={`setup-${id}`}
          aria-label={t('setup.begin_label', { tank: name })}
          onClick={onChosen}
        >
          {t('setup.begin')}
        </button>
      </div>
    </li>
  );
}
