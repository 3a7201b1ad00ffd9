import { STEPS, type Step } from './step.js';
import { t } from './texts.js';

/** Where one is, and what is still to come. */
export function StepList({ now }: { now: Step }) {
  const at = STEPS.indexOf(now);
  return (
    <ol class="setup-steps" aria-label={t('setup.steps')}>
      {STEPS.map((step, i) => (
        <li
          key={step}
          data-standing={i < at ? 'done' : i === at ? 'now' : 'ahead'}
          {...(i === at && { 'aria-current': 'step' })}
        >
          {t(`setup.step.${step}`)}
        </li>
      ))}
    </ol>
  );
}
