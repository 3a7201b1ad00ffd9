import { useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { CalibrationPayload } from '../../../../firmware/protocol/calibration.js';
import { useRemote } from '../../http/use-remote.js';
import { sentence } from '../../i18n/language.js';
import { useServices } from '../../services.js';
import { Alerts } from '../alerts/alerts-section.js';
import { type Draft, draftOf } from './draft.js';
import { lengths } from './lengths.js';
import { STEPS, type Step, type StepProps } from './step.js';
import { StepList } from './step-list.js';
import { CalibrationStep } from './steps/calibration-step.js';
import { PlaceStep } from './steps/place-step.js';
import { SaveStep } from './steps/save-step.js';
import { SensorStep } from './steps/sensor-step.js';
import { ShapeStep } from './steps/shape-step.js';
import { ValveStep } from './steps/valve-step.js';
import { t } from './texts.js';
import { troubleText } from './trouble-text.js';

/** Setting up one tank, from its shape to the first alarm, one thing at a time. */
export function Wizard({ tank, onLeave }: { tank: string; onLeave: () => void }) {
  const { farm } = useServices();
  const { remote, reload } = useRemote<CalibrationPayload>(
    `/api/tanks/${encodeURIComponent(tank)}/calibration`,
  );
  const { body, trouble, asking } = remote.value;
  const seen = farm.tank(tank)?.value;
  if (seen === undefined) return null;
  return (
    <section class="admin-part setup" aria-labelledby="setup-tank">
      <div class="setup-head">
        <h2 id="setup-tank">{t('setup.of', { tank: seen.tank.name })}</h2>
        <button type="button" class="button quiet" data-testid="setup-leave" onClick={onLeave}>
          {t('setup.leave')}
        </button>
      </div>
      {body !== null ? (
        <Steps seen={seen} inForce={body} onReload={reload} onLeave={onLeave} />
      ) : (
        <div class="card notice" role="status">
          <p>{asking || trouble === null ? t('setup.loading') : troubleText(trouble)}</p>
          {!asking && (
            <button type="button" class="button quiet" onClick={reload}>
              {t('app.retry')}
            </button>
          )}
        </div>
      )}
    </section>
  );
}

interface StepsProps extends Pick<StepProps, 'seen' | 'inForce'> {
  readonly onReload: () => void;
  readonly onLeave: () => void;
}

function Steps({ seen, inForce, onReload, onLeave }: StepsProps) {
  const step = useSignal<Step>('shape');
  const draft = useSignal<Draft>(draftOf(inForce, lengths.value));
  const heading = useRef<HTMLHeadingElement>(null);
  const moved = useRef(false);
  const at = STEPS.indexOf(step.value);
  const go = (to: number) => {
    moved.current = true;
    step.value = STEPS[to] ?? 'shape';
  };
  useLayoutEffect(() => {
    if (moved.current) heading.current?.focus();
  }, [step.value]);
  const props = { seen, inForce, draft };
  return (
    <>
      <StepList now={step.value} />
      {inForce.lost && (
        <p class="trouble" data-testid="setup-lost">
          {sentence({
            code: inForce.lost.reason_code,
            args: inForce.lost.reason_args,
            text: inForce.lost.reason,
          })}
        </p>
      )}
      <h3 class="setup-step" tabIndex={-1} ref={heading} data-testid="setup-step" data-step={step.value}>
        {t('setup.step', { n: at + 1, all: STEPS.length, name: t(`setup.step.${step.value}`) })}
      </h3>
      {step.value === 'shape' && <ShapeStep {...props} />}
      {step.value === 'sensor' && <SensorStep {...props} />}
      {step.value === 'calibration' && <CalibrationStep {...props} />}
      {step.value === 'place' && <PlaceStep {...props} />}
      {step.value === 'save' && <SaveStep {...props} onSaved={onReload} />}
      {step.value === 'valve' && <ValveStep seen={seen} />}
      {step.value === 'alerts' && <Alerts />}
      <div class="setup-move">
        {at > 0 && (
          <button type="button" class="button quiet" data-testid="setup-back" onClick={() => go(at - 1)}>
            {t('setup.back')}
          </button>
        )}
        {at < STEPS.length - 1 ? (
          <button type="button" class="button primary" data-testid="setup-next" onClick={() => go(at + 1)}>
            {t('setup.next')}
          </button>
        ) : (
          <button type="button" class="button primary" data-testid="setup-done" onClick={onLeave}>
            {t('setup.done')}
          </button>
        )}
      </div>
    </>
  );
}
