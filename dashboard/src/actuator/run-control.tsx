import { type Signal, useSignal } from '@preact/signals';
import type { TankView } from '../../../firmware/protocol/rest.js';
import { isPending } from '../command/steps.js';
import { numbers } from '../i18n/language.js';
import { durationText } from '../i18n/time-text.js';
import { longestRun_min, readMinutes } from '../inlet/minutes.js';
import { MinutesField } from '../inlet/minutes-field.js';
import { usePress } from '../inlet/use-press.js';
import { useServices } from '../services.js';
import type { Doubt } from '../tank/doubt.js';
import { doubtText } from '../tank/doubt-text.js';
import { tt } from '../tank/page/texts.js';
import { type ActuatorName, type Bound, offeredLevels, startCommand } from './bound.js';

interface Props {
  readonly tank: TankView;
  readonly actuator: ActuatorName;
  readonly doubt: Doubt | null;
}

const USUAL_MIN = 10;

/** Running an actuator by hand, until a time or a level: there is no run without an end. */
export function RunControl({ tank, actuator, doubt }: Props) {
  const { commands } = useServices();
  const max_min = longestRun_min(tank.longest_runs_s?.[actuator] ?? tank.max_run_s);
  const typed = useSignal(String(Math.min(USUAL_MIN, max_min)));
  const way = useSignal<Bound['by']>('time');
  const chosen = useSignal<number | null>(null);
  const levels = offeredLevels(actuator, tank);
  const bound = boundOf(way.value, readMinutes(typed.value, max_min), levelOf(chosen.value, levels, tank));
  const shown = commands.shown(tank.id, actuator).value;
  const pending = shown.at === 'asking' || (shown.at === 'known' && isPending(shown.command.state));
  return (
    <div class="run-control">
      {actuator !== 'pump' && <Way tank={tank} actuator={actuator} way={way} />}
      {way.value === 'time' ? (
        <MinutesField
          tank={`${tank.id}-${actuator}`}
          typed={typed}
          max_min={max_min}
          wrong={bound === null}
        />
      ) : (
        <LevelField tank={tank} actuator={actuator} levels={levels} chosen={chosen} />
      )}
      <StartButton
        tank={tank}
        actuator={actuator}
        bound={bound}
        // Starting on water nobody can see is refused by the node as well.
        disabled={pending || doubt !== null}
      />
      {doubt !== null && <p class="hint">{tt('run.not_now', { doubt: doubtText(doubt, tank.node) })}</p>}
      {way.value === 'level' && doubt === null && (
        <p class="hint">
          {levels.length === 0
            ? tt('run.no_level')
            : tt('run.cap', { duration: durationText(max_min * 60_000) })}
        </p>
      )}
    </div>
  );
}

function boundOf(way: Bound['by'], minutes: number | null, percent: number | null): Bound | null {
  if (way === 'time') return minutes === null ? null : { by: 'time', minutes };
  return percent === null ? null : { by: 'level', percent };
}

/** What was chosen, as long as it can still be reached; else the rule's mark, else the nearest. */
function levelOf(chosen: number | null, levels: readonly number[], { rule }: TankView): number | null {
  if (chosen !== null && levels.includes(chosen)) return chosen;
  const mark = levels.find((level) => level === rule?.high_percent);
  return mark ?? levels[0] ?? null;
}

function Way({ tank, actuator, way }: Omit<Props, 'doubt'> & { way: Signal<Bound['by']> }) {
  return (
    <fieldset class="run-way">
      <legend>{tt('run.ends')}</legend>
      {(['time', 'level'] as const).map((by) => (
        <label key={by}>
          <input
            type="radio"
            name={`run-${tank.id}-${actuator}`}
            data-testid={`tank-${tank.id}-${actuator}-by-${by}`}
            checked={way.value === by}
            onChange={() => {
              way.value = by;
            }}
          />
          <span>{tt(`run.by_${by}`)}</span>
        </label>
      ))}
    </fieldset>
  );
}

interface LevelProps {
  readonly tank: TankView;
  readonly actuator: ActuatorName;
  readonly levels: readonly number[];
  readonly chosen: Signal<number | null>;
}

function LevelField({ tank, actuator, levels, chosen }: LevelProps) {
  return (
    <select
      class="minutes"
      data-testid={`tank-${tank.id}-${actuator}-level`}
      aria-label={tt('run.level')}
      disabled={levels.length === 0}
      value={String(levelOf(chosen.value, levels, tank) ?? '')}
      onChange={({ currentTarget }) => {
        chosen.value = Number(currentTarget.value);
      }}
    >
      {levels.map((percent) => (
        <option key={percent} value={String(percent)}>
          {tt('run.to', { percent: numbers.value.percent(percent) })}
        </option>
      ))}
    </select>
  );
}

interface StartProps {
  readonly tank: TankView;
  readonly actuator: ActuatorName;
  readonly bound: Bound | null;
  readonly disabled: boolean;
}

function StartButton({ tank, actuator, bound, disabled }: StartProps) {
  const { commands } = useServices();
  const start = () => {
    if (bound !== null) void commands.send(tank.id, startCommand(actuator, bound));
  };
  const { press, handlers } = usePress(start);
  const at = press.value.at;
  const spoken = { tank: tank.name, bound: boundText(bound) };
  const label = at === 'armed' ? 'start_again_label' : 'start_label';
  return (
    <button
      type="button"
      class="button open"
      data-testid={`tank-${tank.id}-${actuator}-start`}
      data-press={at}
      disabled={disabled || bound === null}
      aria-label={tt(`run.${actuator}.${label}`, spoken)}
      {...handlers}
    >
      <span>
        {at === 'down'
          ? tt('run.holding')
          : tt(`run.${actuator}.${at === 'armed' ? 'start_again' : 'start'}`)}
      </span>
    </button>
  );
}

function boundText(bound: Bound | null): string {
  if (bound === null) return '';
  return bound.by === 'time'
    ? tt('run.for', { duration: durationText(bound.minutes * 60_000) })
    : tt('run.to', { percent: numbers.value.percent(bound.percent) });
}
