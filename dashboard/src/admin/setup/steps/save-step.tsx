import { useSignal } from '@preact/signals';
import type { CalibrationFields } from '../../../../../firmware/protocol/calibration.js';
import { isSignedOut, type Trouble } from '../../../http/request.js';
import { numbers } from '../../../i18n/language.js';
import { Check } from '../../../icons/icons.js';
import { useServices } from '../../../services.js';
import { readDraft, sameCalibration } from '../draft.js';
import { lengths } from '../lengths.js';
import { placeText } from '../place-text.js';
import type { StepProps } from '../step.js';
import { t } from '../texts.js';
import { troubleText } from '../trouble-text.js';
import { useVerdict } from '../use-verdict.js';
import { VerdictLines } from '../verdict-lines.js';

type Saving =
  | { readonly at: 'not_yet' | 'asking' }
  | { readonly at: 'kept'; readonly version: number }
  | { readonly at: 'refused'; readonly trouble: Trouble };

/** What would be in force, and the button that puts it in force: whole, or not at all. */
export function SaveStep({ seen, inForce, draft, onSaved }: StepProps & { onSaved: () => void }) {
  const { ask, session } = useServices();
  const { id } = seen.tank;
  const saving = useSignal<Saving>({ at: 'not_yet' });
  const fields = readDraft(draft.value, inForce, lengths.value);
  const judged = useVerdict(id, fields).value;
  const kept = saving.value.at === 'kept';
  // What was lost is kept again as it is, when somebody has looked at it and finds it right.
  const same = fields !== null && inForce.lost === undefined && sameCalibration(fields, inForce);
  const bars = judged.verdict === null || judged.verdict.mistakes.length > 0;
  const save = async () => {
    if (fields === null || saving.peek().at === 'asking') return;
    saving.value = { at: 'asking' };
    const path = `/api/tanks/${encodeURIComponent(id)}/calibration`;
    const body = { based_on: inForce.version, ...fields };
    const answer = await ask<{ version: number }>(path, { method: 'PUT', body });
    if (!answer.ok && isSignedOut(answer.trouble)) return session.ended();
    saving.value = answer.ok
      ? { at: 'kept', version: answer.body.version }
      : { at: 'refused', trouble: answer.trouble };
    // Also after a refusal: somebody else may have calibrated it meanwhile.
    onSaved();
  };
  return (
    <div class="card admin-form">
      {fields === null ? (
        <p class="trouble">{t('setup.incomplete')}</p>
      ) : (
        <Summary fields={fields} capacity_litres={judged.verdict?.capacity_litres ?? null} />
      )}
      <VerdictLines judged={judged} />
      <p class="hint">{t('setup.save_hint')}</p>
      <button
        type="button"
        class="button primary"
        data-testid="setup-save"
        disabled={fields === null || bars || same || saving.value.at === 'asking'}
        onClick={save}
      >
        {t(saving.value.at === 'asking' ? 'setup.saving' : 'setup.save')}
      </button>
      <p
        role="status"
        data-testid="setup-saved"
        data-at={saving.value.at}
        class={kept ? 'setup-kept' : 'trouble'}
      >
        {kept && <Check />}
        {kept && t('setup.kept')}
        {saving.value.at === 'refused' && troubleText(saving.value.trouble)}
      </p>
      {same && !kept && <p class="hint">{t('setup.same')}</p>}
    </div>
  );
}

function Summary({ fields, capacity_litres }: { fields: CalibrationFields; capacity_litres: number | null }) {
  const { shape, empty_distance_mm, full_distance_mm, full_percent, position } = fields;
  return (
    <dl class="setup-summary">
      <dt>{t('setup.kind')}</dt>
      <dd>{t(`setup.kind.${shape.kind}`)}</dd>
      <dt>{t('setup.holds')}</dt>
      <dd>{capacity_litres === null ? '…' : numbers.value.litres(capacity_litres)}</dd>
      <dt>{t('setup.empty')}</dt>
      <dd>{lengths.value.text(empty_distance_mm)}</dd>
      <dt>{t('setup.full')}</dt>
      <dd>{full_distance_mm === null ? t('setup.not_measured') : lengths.value.text(full_distance_mm)}</dd>
      {full_percent !== undefined && (
        <>
          <dt>{t('setup.mark')}</dt>
          <dd>{numbers.value.percent(full_percent)}</dd>
        </>
      )}
      {position !== undefined && (
        <>
          <dt>{t('setup.place')}</dt>
          <dd>{placeText(position)}</dd>
        </>
      )}
    </dl>
  );
}
