import { Choice } from '../../alerts/field.js';
import { takesMore } from '../draft.js';
import { FigureField } from '../figure-field.js';
import { MOST, PLACE_KINDS, type PlaceDraft, readFigure, unclearFigure } from '../place.js';
import type { StepProps } from '../step.js';
import { t } from '../texts.js';

/** Where the tank stands, for the plan of the farm. */
export function PlaceStep({ inForce, draft }: StepProps) {
  const { place } = draft.value;
  const change = (part: Partial<PlaceDraft>) => {
    draft.value = { ...draft.value, place: { ...place, ...part } };
  };
  if (!takesMore(inForce)) return <p class="card notice">{t('setup.place_old')}</p>;
  return (
    <div class="card admin-form">
      <p>{t('setup.place_hint')}</p>
      <Choice
        label={t('setup.place')}
        value={place.kind}
        values={PLACE_KINDS}
        textOf={(kind) => t(`setup.place.${kind}`)}
        testid="setup-place"
        onChange={(kind) => change({ kind, first: '', second: '' })}
      />
      {place.kind !== 'none' && <Figures place={place} kind={place.kind} onChange={change} />}
    </div>
  );
}

interface FiguresProps {
  readonly place: PlaceDraft;
  readonly kind: 'plan' | 'earth';
  readonly onChange: (part: Partial<PlaceDraft>) => void;
}

function Figures({ place, kind, onChange }: FiguresProps) {
  return (
    <>
      <p class="hint">{t(`setup.place.${kind}_hint`)}</p>
      <div class="admin-pair">
        {(['first', 'second'] as const).map((which, at) => {
          const most = MOST[kind][at] ?? 0;
          const unclear = unclearFigure(place[which], most);
          return (
            <FigureField
              key={`${kind} ${which}`}
              label={t(`setup.place.${kind}_${which}`)}
              value={place[which]}
              wrong={place[which].trim() !== '' && readFigure(place[which], most) === null}
              wrongText={
                unclear === null ? t('setup.place_wrong', { most }) : t('setup.two_readings', unclear)
              }
              testid={`setup-place-${which}`}
              onChange={(typed) => onChange({ [which]: typed })}
            />
          );
        })}
      </div>
    </>
  );
}
