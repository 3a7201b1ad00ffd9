import { useSignal } from '@preact/signals';
import { CommandProgress } from '../../../command/command-progress.js';
import { isPending } from '../../../command/steps.js';
import { numbers, sentence } from '../../../i18n/language.js';
import { without } from '../../../i18n/sentence.js';
import { durationText } from '../../../i18n/time-text.js';
import { GateClosed, GateOpen, Unknown } from '../../../icons/icons.js';
import { CloseControl } from '../../../inlet/close-control.js';
import { usePress } from '../../../inlet/use-press.js';
import type { TankSeen } from '../../../live/seen.js';
import { useServices } from '../../../services.js';
import { doubtAbout } from '../../../tank/doubt.js';
import { doubtText } from '../../../tank/doubt-text.js';
import { type Trend, trendOf } from '../../../tank/trend.js';
import { t } from '../texts.js';

/** Long enough to hear a valve move; long enough to see water move it. In s. */
const OFFERED_S = [10, 30, 120] as const;

/** Opens the inlet for a moment, by the ordinary way of a command, and shows what came of it. */
export function ValveStep({ seen }: { seen: TankSeen }) {
  const { live, ticker } = useServices();
  const { tank } = seen;
  const seconds = useSignal<number>(OFFERED_S[0]);
  if (!tank.actuators.includes('inlet')) return <p class="card notice">{t('setup.no_inlet')}</p>;
  const doubt = doubtAbout(seen, live.inContact.value, ticker.now_ms.value);
  const longest_s = tank.longest_runs_s?.inlet ?? tank.max_run_s ?? OFFERED_S[0];
  return (
    <div class="card admin-form">
      <p>{t('setup.valve_hint')}</p>
      <fieldset class="setup-seconds">
        <legend>{t('setup.how_long')}</legend>
        {OFFERED_S.filter((one) => one <= longest_s).map((one) => (
          <label key={one}>
            <input
              type="radio"
              name="setup-seconds"
              checked={seconds.value === one}
              onChange={() => {
                seconds.value = one;
              }}
            />
            <span>{durationText(one * 1_000)}</span>
          </label>
        ))}
      </fieldset>
      <div class="setup-valve">
        <OpenButton seen={seen} duration_s={seconds.value} disabled={doubt !== null} />
        <CloseControl tank={tank} />
      </div>
      {doubt !== null && <p class="trouble">{doubtText(doubt, tank.node)}</p>}
      <Feedback seen={seen} />
      <CommandProgress tank={tank} />
      <p class="hint">{t('setup.assumed_hint')}</p>
    </div>
  );
}

function OpenButton({
  seen,
  duration_s,
  disabled,
}: {
  seen: TankSeen;
  duration_s: number;
  disabled: boolean;
}) {
  const { commands } = useServices();
  const { tank } = seen;
  const shown = commands.shown(tank.id).value;
  const pending = shown.at === 'asking' || (shown.at === 'known' && isPending(shown.command.state));
  const open = () => void commands.send(tank.id, { actuator: 'inlet', action: 'open', duration_s });
  const { press, handlers } = usePress(open);
  const at = press.value.at;
  const words = { tank: tank.name, duration: durationText(duration_s * 1_000) };
  return (
    <button
      type="button"
      class="button open"
      data-testid="setup-valve-open"
      data-press={at}
      disabled={disabled || pending}
      aria-label={t(at === 'armed' ? 'setup.open_again_label' : 'setup.open_label', words)}
      {...handlers}
    >
      <span>
        {at === 'down'
          ? t('control.open_holding')
          : t(at === 'armed' ? 'control.open_armed' : 'control.open')}
      </span>
    </button>
  );
}

/** What the relay says, and what the water says. */
function Feedback({ seen }: { seen: TankSeen }) {
  const { inlet, level } = seen.tank;
  if (inlet === null) {
    return (
      <p class="setup-feedback">
        <Unknown /> {t('inlet.unknown')}
      </p>
    );
  }
  const open = inlet.state === 'open';
  const heading = t(open ? 'inlet.open' : 'inlet.closed');
  const why = { code: inlet.reason_code, args: inlet.reason_args, text: inlet.reason };
  return (
    <div class="setup-feedback" data-testid="setup-valve" data-state={inlet.state}>
      {open ? <GateOpen /> : <GateClosed />}
      <div>
        <p role="status">
          <strong>{heading}</strong> · {without(heading, sentence(why))}
        </p>
        <p class="hint">
          {level?.percent == null
            ? t('setup.level_unknown')
            : t('setup.now', { percent: numbers.value.percent(level.percent) })}
          <Flow trend={trendOf(seen.tank)} />
        </p>
      </div>
    </div>
  );
}

function Flow({ trend: { direction, rate_lph } }: { trend: Trend }) {
  if (direction === 'unknown') return null;
  if (rate_lph === null) return <> · {t('setup.steady')}</>;
  const rate = numbers.value.flow(rate_lph);
  return (
    <>
      {' · '}
      {t(direction === 'falling' ? 'setup.falls' : 'setup.rises', { rate })}
    </>
  );
}
