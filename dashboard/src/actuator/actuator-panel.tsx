import { useEffect } from 'preact/hooks';
import type { ActuatorPayload } from '../../../firmware/protocol/payloads.js';
import type { TankView } from '../../../firmware/protocol/rest.js';
import { CommandProgress } from '../command/command-progress.js';
import { countdown } from '../format/duration.js';
import { sentence, t } from '../i18n/language.js';
import { without } from '../i18n/sentence.js';
import { GateClosed, GateOpen, Unknown } from '../icons/icons.js';
import { unlockable } from '../inlet/unlockable.js';
import type { TankSeen } from '../live/seen.js';
import { useServices } from '../services.js';
import type { Doubt } from '../tank/doubt.js';
import { tt } from '../tank/page/texts.js';
import { type ActuatorName, stopCommand } from './bound.js';
import { RunControl } from './run-control.js';
import { isRunning, left_ms, untilKey, useUntil_ms } from './until.js';

interface PanelProps {
  readonly seen: TankSeen;
  readonly actuator: ActuatorName;
  readonly doubt: Doubt | null;
  readonly admin: boolean;
}

/** One actuator: what it does, in which mode and why; for admins the way to change that. */
export function ActuatorPanel({ seen, actuator, doubt, admin }: PanelProps) {
  const { commands } = useServices();
  const { tank } = seen;
  const payload = tank[actuator];
  const command_id = payload?.command_id ?? null;
  useEffect(() => {
    if (command_id !== null) void commands.meet(tank.id, command_id, actuator);
  }, [command_id, tank.id, actuator, commands]);
  return (
    <section class="inlet" data-mode={payload?.mode ?? 'unknown'} data-testid={`tank-${tank.id}-${actuator}`}>
      <div class="inlet-now">
        <State seen={seen} actuator={actuator} doubt={doubt} />
        {admin && (
          <button
            type="button"
            class="button close"
            data-testid={`tank-${tank.id}-${actuator}-stop`}
            aria-label={tt(`run.${actuator}.stop_label`, { tank: tank.name })}
            onClick={() => commands.send(tank.id, stopCommand(actuator))}
          >
            {tt(`run.${actuator}.stop`)}
          </button>
        )}
      </div>
      {admin && <BackRow tank={tank} actuator={actuator} />}
      {admin && <RunControl tank={tank} actuator={actuator} doubt={doubt} />}
      <CommandProgress tank={tank} actuator={actuator} />
    </section>
  );
}

function State({ seen, actuator, doubt }: Omit<PanelProps, 'admin'>) {
  const { id } = seen.tank;
  const payload = seen.tank[actuator];
  const until_ms = useUntil_ms(seen, actuator);
  if (payload === null) {
    return (
      <div class="inlet-state" data-testid={`tank-${id}-${actuator}-state`} data-state="unknown">
        <Unknown />
        <h3>{tt(`run.${actuator}.unknown`)}</h3>
      </div>
    );
  }
  const running = isRunning(payload);
  const heading = tt(`run.${actuator}.${running ? 'running' : 'resting'}`);
  const doubtful = doubt !== null;
  const mode = t(`mode.${payload.mode}`);
  return (
    <div class="inlet-state" data-state={running ? 'open' : 'closed'} data-doubtful={doubtful}>
      {running ? <GateOpen /> : <GateClosed />}
      <h3>
        <span data-testid={`tank-${id}-${actuator}-state`} data-state={payload.state}>
          {heading}
        </span>
        <span class={doubtful ? 'tag' : 'mode'} data-mode={payload.mode}>
          <span class="visually-hidden">{t('inlet.mode')} </span>
          {doubtful ? t('tank.last_known_mode', { mode }) : mode}
        </span>
      </h3>
      <p data-testid={`tank-${id}-${actuator}-reason`}>{without(heading, reasonOf(payload))}</p>
      {running && payload.source != null && <p>{t('inlet.source', { source: payload.source })}</p>}
      {!doubtful && <Left payload={payload} until_ms={until_ms} />}
    </div>
  );
}

/** How long the present run or hold lasts; nothing where it has no end of its own. */
function Left(props: { payload: ActuatorPayload; until_ms: number | null }) {
  const { ticker } = useServices();
  const { payload, until_ms } = props;
  if (until_ms === null) return null;
  const left = left_ms(payload, until_ms, ticker.now_ms.value);
  return (
    <p class="countdown" role="timer">
      {left <= 0 ? tt('run.until.ending') : tt(untilKey(payload), { time: countdown(left) })}
    </p>
  );
}

/** The way back: to the rules, or out of a lock. Never beside the button that starts. */
function BackRow({ tank, actuator }: { tank: TankView; actuator: ActuatorName }) {
  const { commands } = useServices();
  const payload = tank[actuator];
  const locked = unlockable(payload);
  const byHand = payload !== null && payload.mode !== 'auto';
  if (!locked && !byHand) return null;
  return (
    <div class="run-back">
      {byHand && (
        <button
          type="button"
          class="button quiet"
          data-testid={`tank-${tank.id}-${actuator}-auto`}
          aria-label={tt(`run.${actuator}.auto_label`, { tank: tank.name })}
          onClick={() => commands.send(tank.id, { actuator, action: 'auto' })}
        >
          {tt('run.auto')}
        </button>
      )}
      {locked && (
        <button
          type="button"
          class="button quiet"
          data-testid={`tank-${tank.id}-${actuator}-reset`}
          aria-label={tt(`run.${actuator}.reset_label`, { tank: tank.name })}
          onClick={() => commands.send(tank.id, { actuator, action: 'reset' })}
        >
          {tt('run.reset')}
        </button>
      )}
    </div>
  );
}

function reasonOf({ reason_code, reason_args, reason }: ActuatorPayload): string {
  return sentence({ code: reason_code, args: reason_args, text: reason });
}
