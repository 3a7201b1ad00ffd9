import type { TankView } from '../../../firmware/protocol/rest.js';
import { useAnnounced } from '../announce/use-announced.js';
import { t } from '../i18n/language.js';
import { Check, Cross, Unknown, Waiting, Warning } from '../icons/icons.js';
import { useServices } from '../services.js';
import { type Account, accountOf } from './account.js';
import type { Step } from './steps.js';
import { isWorthShowing } from './worth-showing.js';

interface Props {
  readonly tank: TankView;
  readonly actuator?: TankView['actuators'][number];
}

/** How far the last command to an actuator got: each state as it happens, none before it does. */
export function CommandProgress({ tank, actuator = 'inlet' }: Props) {
  const { commands, ticker, session } = useServices();
  const shown = commands.shown(tank.id, actuator).value;
  const state = session.state.value;
  const account = accountOf(shown, state.at === 'signed_in' ? state.view.username : '');
  useAnnounced(
    account === null ? '' : t('command.said', { tank: tank.name, what: account.what, state: account.said }),
  );
  const inForce = tank[actuator]?.command_id ?? null;
  if (account === null || !isWorthShowing(shown, inForce, ticker.now_ms.value)) return null;
  return (
    <div
      class="command"
      data-testid={actuator === 'inlet' ? `tank-${tank.id}-command` : `tank-${tank.id}-${actuator}-command`}
      data-state={account.state}
      data-tone={account.tone}
    >
      {account.steps.length > 0 && <Steps steps={account.steps} />}
      <p class="command-said">
        <ToneIcon tone={account.tone} />
        <span>
          <strong>{account.what}</strong> · {account.said}
        </span>
      </p>
      {account.tone === 'wrong' && (
        <button
          type="button"
          class="button bare"
          aria-label={t('command.dismiss')}
          title={t('command.dismiss')}
          onClick={() => commands.dismiss(tank.id, actuator)}
        >
          <Cross />
        </button>
      )}
    </div>
  );
}

function Steps({ steps }: { steps: readonly Step[] }) {
  return (
    <ol class="steps">
      {steps.map(({ state, standing, ts }) => (
        <li
          key={`${state} ${ts}`}
          data-step={state}
          data-standing={standing}
          aria-current={standing === 'now' ? 'step' : undefined}
        >
          {t(`step.${state}`)}
        </li>
      ))}
    </ol>
  );
}

function ToneIcon({ tone }: { tone: Account['tone'] }) {
  switch (tone) {
    case 'pending':
      return <Waiting />;
    case 'good':
      return <Check />;
    case 'assumed':
      return <Unknown />;
    case 'wrong':
      return <Warning />;
  }
}
