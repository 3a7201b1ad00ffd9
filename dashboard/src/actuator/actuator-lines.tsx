import './actuator-lines.css';
import type { TankView } from '../../../firmware/protocol/rest.js';
import { countdown } from '../format/duration.js';
import { book } from '../i18n/book.js';
import { run } from '../i18n/en/run.js';
import { t } from '../i18n/language.js';
import { GateClosed, GateOpen, Lock, Unknown, Waiting } from '../icons/icons.js';
import type { TankSeen } from '../live/seen.js';
import { useServices } from '../services.js';
import type { Doubt } from '../tank/doubt.js';
import { inTurn } from '../tank/sources/in-turn.js';
import type { ActuatorName } from './bound.js';
import { isRunning, left_ms, untilKey, useUntil_ms } from './until.js';

const tr = book(run);

interface LinesProps {
  readonly seen: TankSeen;
  readonly doubt: Doubt | null;
  /** Which to show, in order. */
  readonly actuators: readonly ActuatorName[];
}

/** Actuators in a line each: what it does, in which mode, from which source, and for how long yet. */
export function ActuatorLines({ seen, doubt, actuators }: LinesProps) {
  if (actuators.length === 0) return null;
  return (
    <ul class="actuator-lines">
      {actuators.map((actuator) => (
        <Line key={actuator} seen={seen} doubt={doubt} actuator={actuator} />
      ))}
    </ul>
  );
}

function Line({ seen, doubt, actuator }: Omit<LinesProps, 'actuators'> & { actuator: ActuatorName }) {
  const { tank } = seen;
  const payload = tank[actuator];
  const testid = `tank-${tank.id}-${actuator}-line`;
  if (payload === null) {
    return (
      <li data-testid={testid} data-state="unknown">
        <Unknown />
        <span>{tr(`run.${actuator}.unknown`)}</span>
      </li>
    );
  }
  const running = isRunning(payload);
  const state = tr(`run.${actuator}.${running ? 'running' : 'resting'}`);
  const mode = t(`mode.${payload.mode}`);
  const said = [
    doubt === null ? state : `${t('tank.last_known')}: ${state}`,
    mode,
    ...(actuator === 'inlet' ? sourceWords(tank) : []),
  ];
  const Icon = payload.trip != null ? Lock : running ? GateOpen : GateClosed;
  return (
    <li
      data-testid={testid}
      data-state={payload.state}
      data-mode={payload.mode}
      data-doubtful={doubt !== null}
    >
      <Icon />
      <span>{said.join(' · ')}</span>
      {doubt === null && <Left seen={seen} actuator={actuator} />}
    </li>
  );
}

/** The source that fills the tank now; while none does, those it has, in turn. */
function sourceWords(tank: TankView): string[] {
  const used = tank.inlet !== null && isRunning(tank.inlet) ? tank.inlet.source : null;
  if (used != null) return [t('inlet.source', { source: used })];
  const sources = inTurn(tank).map(({ id }) => id);
  return sources.length === 0 ? [] : [tr('run.sources', { sources: sources.join(', ') })];
}

function Left({ seen, actuator }: { seen: TankSeen; actuator: ActuatorName }) {
  const { ticker } = useServices();
  const until_ms = useUntil_ms(seen, actuator);
  const payload = seen.tank[actuator];
  if (until_ms === null || payload === null) return null;
  const left = left_ms(payload, until_ms, ticker.now_ms.value);
  const time = countdown(left);
  const words = left <= 0 ? tr('run.until.ending') : tr(untilKey(payload), { time });
  return (
    <span class="actuator-left" role="timer" title={words}>
      <Waiting />
      <span aria-hidden="true">{time}</span>
      <span class="visually-hidden">{words}</span>
    </span>
  );
}
