import { numbers } from '../../../i18n/language.js';
import { Choice } from '../../alerts/field.js';
import { MEASURES, type Measure, readShape, type ShapeKind, TYPED_KINDS, wrongMeasures } from '../draft.js';
import { LengthField } from '../length-field.js';
import { lengths } from '../lengths.js';
import { ShapeDrawing } from '../shape-drawing.js';
import type { StepProps } from '../step.js';
import { t } from '../texts.js';
import { useVerdict } from '../use-verdict.js';
import { VerdictLines } from '../verdict-lines.js';

/** What the tank looks like inside, and so what it holds. */
export function ShapeStep({ seen, inForce, draft }: StepProps) {
  const { kind, measures } = draft.value;
  const shape = readShape(draft.value, inForce.shape, lengths.value);
  const wrong = wrongMeasures(draft.value, lengths.value);
  // Whatever the distances are, here it is asked what the shape holds.
  const judged = useVerdict(
    seen.tank.id,
    shape && { shape, empty_distance_mm: inForce.empty_distance_mm, full_distance_mm: null },
  ).value;
  // A table was poured at the tank: it can be kept, or given up, not typed.
  const kinds: readonly ShapeKind[] =
    inForce.shape.kind === 'table' ? ['table', ...TYPED_KINDS] : TYPED_KINDS;
  const change = (name: Measure, typed: string) => {
    draft.value = { ...draft.value, measures: { ...measures, [name]: typed } };
  };
  return (
    <div class="card admin-form">
      <Choice
        label={t('setup.kind')}
        value={kind}
        values={kinds}
        textOf={(one) => t(`setup.kind.${one}`)}
        onChange={(chosen) => {
          draft.value = { ...draft.value, kind: chosen };
        }}
      />
      <div class="setup-shape">
        <ShapeDrawing kind={kind} />
        <p class="hint">{t(kind === 'table' ? 'setup.table_hint' : 'setup.inside')}</p>
      </div>
      {kind !== 'table' && (
        <div class="admin-pair">
          {MEASURES[kind].map((name) => (
            <LengthField
              key={name}
              label={t(`setup.measure.${name}`)}
              value={measures[name] ?? ''}
              wrong={wrong.includes(name)}
              testid={`setup-${name}`}
              onChange={(text) => change(name, text)}
            />
          ))}
        </div>
      )}
      <p class="setup-figure" role="status" data-testid="setup-capacity">
        {judged.verdict === null
          ? t('setup.capacity_unknown')
          : t('setup.capacity', {
              litres: numbers.value.litres(judged.verdict.capacity_litres),
              height: lengths.value.text(judged.verdict.height_mm),
            })}
      </p>
      <VerdictLines judged={judged} of="shape" />
    </div>
  );
}
