import { useEffect } from 'preact/hooks';
import type { ActuatorPayload } from '../../../firmware/protocol/payloads.js';
import { CommandProgress } from '../command/command-progress.js';
import { sentence, t } from '../i18n/language.js';
import { without } from '../i18n/sentence.js';
import { GateClosed, GateOpen, Lock, Unknown } from '../icons/icons.js';
import type { TankSeen } from '../live/seen.js';
import { useServices } from '../services.js';
import type { Doubt } from '../tank/doubt.js';
import { CloseControl } from './close-control.js';
import { Countdown } from './countdown.js';
import { OpenControl } from './open-control.js';
import { ResetControl } from './reset-control.js';

interface InletProps {
  readonly seen: TankSeen;
  readonly doubt: Doubt | null;
  readonly admin: boolean;
}

/** The inlet valve: what it is set to, what it does and why, and for admins the way to change that. */
export function InletPanel({ seen, doubt, admin }: InletProps) {
  const { commands } = useServices();
  const { tank } = seen;
  const command_id = tank.inlet?.command_id ?? null;
  useEffect(() => {
    if (command_id !== null) void commands.meet(tank.id, command_id);
  }, [command_id, tank.id, commands]);
  if (!tank.actuators.includes('inlet') && tank.inlet === null) {
    return <p class="inlet-none">{t('inlet.none')}</p>;
  }
  return (
    <section class="inlet" data-mode={tank.inlet?.mode ?? 'unknown'}>
      <div class="inlet-now">
        <InletState seen={seen} doubt={doubt} />
        {admin && <CloseControl tank={tank} />}
      </div>
      {admin && <ResetControl tank={tank} />}
      {admin ? <OpenControl tank={tank} doubt={doubt} /> : <ViewerNote />}
      <CommandProgress tank={tank} />
    </section>
  );
}

function InletState({ seen, doubt }: Omit<InletProps, 'admin'>) {
  const { id, inlet } = seen.tank;
  if (inlet === null) {
    return (
      <div class="inlet-state" data-testid={`tank-${id}-inlet-state`} data-state="unknown">
        <Unknown />
        <h3>{t('inlet.unknown')}</h3>
      </div>
    );
  }
  const open = inlet.state === 'open';
  const heading = open ? t('inlet.open') : t('inlet.closed');
  return (
    <div class="inlet-state" data-state={inlet.state} data-doubtful={doubt !== null}>
      {open ? <GateOpen /> : <GateClosed />}
      <h3>
        <span data-testid={`tank-${id}-inlet-state`} data-state={inlet.state}>
          {heading}
        </span>
        <ModeBadge mode={inlet.mode} doubtful={doubt !== null} />
      </h3>
      <p data-testid={`tank-${id}-inlet-reason`}>{without(heading, reasonOf(inlet))}</p>
      {open && inlet.source != null && <p>{t('inlet.source', { source: inlet.source })}</p>}
      {doubt === null && <Countdown inlet={inlet} until_ms={seen.inlet_until_ms} />}
    </div>
  );
}

function ModeBadge({ mode, doubtful }: { mode: ActuatorPayload['mode']; doubtful: boolean }) {
  const word = t(`mode.${mode}`);
  return (
    <span class={doubtful ? 'tag' : 'mode'} data-mode={mode}>
      <span class="visually-hidden">{t('inlet.mode')} </span>
      {doubtful ? t('tank.last_known_mode', { mode: word }) : word}
    </span>
  );
}

function reasonOf({ reason_code, reason_args, reason }: ActuatorPayload): string {
  return sentence({ code: reason_code, args: reason_args, text: reason });
}

function ViewerNote() {
  const session = useServices().session.state.value;
  // Without contact nobody can operate anything, whoever they are.
  if (session.at !== 'signed_in') return null;
  const capped = session.view.capped_by_device === true;
  return (
    <p class="viewer-note">
      <Lock />
      {capped ? t('inlet.capped') : t('inlet.viewer')}
    </p>
  );
}
