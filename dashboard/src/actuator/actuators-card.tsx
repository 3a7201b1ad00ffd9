import type { TankSeen } from '../live/seen.js';
import type { Doubt } from '../tank/doubt.js';
import { tt } from '../tank/page/texts.js';
import { WhyNotYours } from '../tank/page/why-not-yours.js';
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
      {fitted.length > 0 && !admin && <WhyNotYours what="run" text={tt('run.viewer')} />}
    </section>
  );
}
