import { Lock } from '../icons/icons.js';
import type { TankSeen } from '../live/seen.js';
import { useServices } from '../services.js';
import type { Doubt } from '../tank/doubt.js';
import { tt } from '../tank/page/texts.js';
import { ActuatorPanel } from './actuator-panel.js';
import { fittedOf } from './fitted.js';

interface Props {
  readonly seen: TankSeen;
  readonly doubt: Doubt | null;
  readonly admin: boolean;
}

/** Everything a tank has that can be switched. */
export function ActuatorsCard({ seen, doubt, admin }: Props) {
  const { tank } = seen;
  const fitted = fittedOf(tank);
  return (
    <section class="card tank-part actuators" aria-labelledby="actuators-title">
      <h2 id="actuators-title">{tt('run.title')}</h2>
      {fitted.length === 0 && <p>{tt('run.none')}</p>}
      {fitted.map((actuator) => (
        <ActuatorPanel key={actuator} seen={seen} actuator={actuator} doubt={doubt} admin={admin} />
      ))}
      {fitted.length > 0 && !admin && <WhyNotYours />}
    </section>
  );
}

function WhyNotYours() {
  const session = useServices().session.state.value;
  const capped = session.at === 'signed_in' && session.view.capped_by_device === true;
  return (
    <p class="viewer-note">
      <Lock />
      {tt(capped ? 'run.capped' : 'run.viewer')}
    </p>
  );
}
