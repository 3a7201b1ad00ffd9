import { useSignal } from '@preact/signals';
import { numbers } from '../../../i18n/language.js';
import { type Draft, heightOf, readDraft, readMark, readShape, takesMore } from '../draft.js';
import { FigureField } from '../figure-field.js';
import { LengthField } from '../length-field.js';
import { lengths } from '../lengths.js';
import { LiveSensor } from '../live-sensor.js';
import { steadyDistance_mm } from '../steady.js';
import type { StepProps } from '../step.js';
import { t } from '../texts.js';
import { useSensor } from '../use-sensor.js';
import { useVerdict } from '../use-verdict.js';
import { VerdictLines } from '../verdict-lines.js';

/** Where the floor is, and the full tank's water: measured now, or by a tape. */
export function CalibrationStep({ seen, inForce, draft }: StepProps) {
  const { id } = seen.tank;
  const sensor = useSensor(id).value;
  const steady_mm = steadyDistance_mm(sensor.windows);
  const shape = readShape(draft.value, inForce.shape, lengths.value);
  const fields = readDraft(draft.value, inForce, lengths.value);
  const judged = useVerdict(id, fields, steady_mm).value;
  const { empty, full, mark } = draft.value;
  const change = (part: Partial<Draft>) => {
    draft.value = { ...draft.value, ...part };
  };
  const wrong = (typed: string, least_mm: number) =>
    typed.trim() !== '' && lengths.value.read(typed, least_mm) === null;
  return (
    <div class="card admin-form">
      <LiveSensor seen={sensor} />
      <div class="setup-measure">
        <LengthField
          label={t('setup.empty')}
          hint={t('setup.empty_hint')}
          value={empty}
          wrong={wrong(empty, 1)}
          testid="setup-empty"
          onChange={(typed) => change({ empty: typed })}
        />
        <NowButton
          text={t('setup.empty_now')}
          testid="setup-empty-now"
          mm={steady_mm}
          onTaken={(mm) => change({ empty: lengths.value.typed(mm) })}
        />
      </div>
      <div class="setup-measure">
        <LengthField
          label={t('setup.full')}
          hint={t('setup.full_hint')}
          value={full}
          wrong={wrong(full, 0)}
          testid="setup-full"
          onChange={(typed) => change({ full: typed })}
        />
        <NowButton
          text={t('setup.full_now')}
          testid="setup-full-now"
          mm={steady_mm}
          onTaken={(mm) => change({ full: lengths.value.typed(mm) })}
        />
      </div>
      <ByDepth
        steady_mm={steady_mm}
        height_mm={shape === null ? null : heightOf(shape)}
        onTaken={(mm) => change({ empty: lengths.value.typed(mm) })}
      />
      {takesMore(inForce) && inForce.full_percent !== null && (
        <FigureField
          label={t('setup.mark_field')}
          hint={t('setup.mark_hint')}
          value={mark}
          wrong={readMark(mark) === null}
          wrongText={t('setup.mark_wrong')}
          testid="setup-mark"
          inputMode="decimal"
          onChange={(typed) => change({ mark: typed })}
        />
      )}
      {empty.trim() === '' && fields !== null && (
        <p class="hint">{t('setup.follows', { empty: lengths.value.text(fields.empty_distance_mm) })}</p>
      )}
      {fields === null && <p class="hint">{t('setup.one_needed')}</p>}
      <VerdictLines judged={judged} />
      {judged.verdict?.level && (
        <p class="setup-figure" data-testid="setup-level">
          {t('setup.would_be', {
            percent: numbers.value.percent(judged.verdict.level.percent),
            litres: numbers.value.litres(judged.verdict.level.litres),
          })}
        </p>
      )}
    </div>
  );
}

interface NowProps {
  readonly text: string;
  readonly testid: string;
  /** What the sensor sees; null while the water is not still. */
  readonly mm: number | null;
  readonly onTaken: (mm: number) => void;
}

/** Takes what the sensor sees at this moment. */
function NowButton({ text, testid, mm, onTaken }: NowProps) {
  return (
    <button
      type="button"
      class="button quiet"
      data-testid={testid}
      disabled={mm === null}
      onClick={() => mm !== null && onTaken(mm)}
    >
      {mm === null ? text : t('setup.take', { what: text, distance: lengths.value.text(mm) })}
    </button>
  );
}

interface DepthProps {
  readonly steady_mm: number | null;
  /** Of the tank; null while its shape is missing. */
  readonly height_mm: number | null;
  readonly onTaken: (empty_mm: number) => void;
}

/** For a tank that is neither empty nor full: the depth of the water, by a tape measure. */
function ByDepth({ steady_mm, height_mm, onTaken }: DepthProps) {
  const typed = useSignal('');
  const depth_mm = lengths.value.read(typed.value, 0);
  const fits = depth_mm !== null && height_mm !== null && depth_mm <= height_mm;
  const empty_mm = fits && steady_mm !== null ? Math.round(steady_mm + depth_mm) : null;
  return (
    <div class="setup-measure">
      <LengthField
        label={t('setup.depth')}
        hint={t('setup.depth_hint')}
        value={typed.value}
        wrong={typed.value.trim() !== '' && !fits}
        testid="setup-depth"
        onChange={(text) => {
          typed.value = text;
        }}
      />
      <NowButton text={t('setup.depth_now')} testid="setup-depth-now" mm={empty_mm} onTaken={onTaken} />
    </div>
  );
}
