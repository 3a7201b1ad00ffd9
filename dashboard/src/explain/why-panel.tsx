import type { ActuatorExplanation, Explanation } from '../../../firmware/protocol/explanation.js';
import type { TankView } from '../../../firmware/protocol/rest.js';
import { useRemote } from '../http/use-remote.js';
import { sentence } from '../i18n/language.js';
import { momentText } from '../i18n/time-text.js';
import { Check, Lock, Warning } from '../icons/icons.js';
import { useServices } from '../services.js';
import type { Doubt } from '../tank/doubt.js';
import { RemoteNotice } from '../tank/page/remote-notice.js';
import { tt } from '../tank/page/texts.js';

interface Props {
  readonly tank: TankView;
  readonly doubt: Doubt | null;
  /** Changes whenever there may be something new to explain. */
  readonly news: string;
}

/** Why the actuators are as they are, and what would change it. */
export function WhyPanel({ tank, doubt, news }: Props) {
  const { id } = tank;
  const path = `/api/tanks/${encodeURIComponent(id)}/explain`;
  const { remote, reload } = useRemote<Explanation>(path, news);
  const { body } = remote.value;
  return (
    <section class="card tank-part why" aria-labelledby="why-title" data-testid={`tank-${id}-why`}>
      <h2 id="why-title">{tt('why.title')}</h2>
      {body === null && <Known tank={tank} />}
      <RemoteNotice remote={remote.value} reload={reload} />
      {body !== null && (!body.fresh || doubt !== null) && (
        <p class="doubt">
          <Warning />
          {tt('why.was')}
        </p>
      )}
      {body?.actuators.length === 0 && <p>{tt('why.none')}</p>}
      {body?.actuators.map((one) => (
        <Actuator key={one.actuator} told={one} alone={body.actuators.length === 1} />
      ))}
    </section>
  );
}

/** The reasons that are known already, while the whole explanation is asked for. */
function Known({ tank }: { tank: TankView }) {
  return [tank.inlet, tank.outlet, tank.pump].map(
    (one, at) =>
      one && (
        <p key={at} class="why-reason">
          {said(one)}
        </p>
      ),
  );
}

/** "Probably closes at 14:20 (14:05 to 14:40)". */
function foretold(
  close: string,
  between: { readonly soonest: string; readonly latest: string } | null,
  now_ms: number,
): string {
  const at = (ts: string) => momentText(Date.parse(ts), now_ms);
  if (between === null) return tt('why.predicted', { time: at(close) });
  const { soonest, latest } = between;
  return tt('why.predicted_between', { time: at(close), soonest: at(soonest), latest: at(latest) });
}

function Actuator({ told, alone }: { told: ActuatorExplanation; alone: boolean }) {
  const { ticker } = useServices();
  const blocking = told.interlocks.filter(({ blocks }) => blocks !== null);
  const free = told.interlocks.length - blocking.length;
  return (
    <div class="why-actuator">
      {!alone && <h3>{tt(`why.${told.actuator}`)}</h3>}
      <p class="why-reason">{said(told)}</p>
      {told.trip !== null && (
        <p class="doubt">
          <Lock />
          {tt('why.locked', {
            time: momentText(Date.parse(told.trip.since), ticker.now_ms.value),
            reason: said(told.trip),
          })}
        </p>
      )}
      {told.predicted_close !== null && (
        <p>{foretold(told.predicted_close, told.predicted_between ?? null, ticker.now_ms.value)}</p>
      )}
      {blocking.length > 0 && (
        <ul class="why-blocks">
          {blocking.map(({ name, bars, blocks, clears }) => (
            <li key={name}>
              <Warning />
              <span>
                <strong>{tt(bars === 'runs' ? 'why.blocked' : 'why.blocked_start')}</strong>
                {blocks !== null && <span>{said(blocks)}</span>}
                {clears !== null && <span>{tt('why.clears', { what: said(clears) })}</span>}
              </span>
            </li>
          ))}
        </ul>
      )}
      {free > 0 && (
        <p class="why-free">
          <Check />
          {tt(blocking.length === 0 ? 'why.free' : 'why.rest_free', { n: free })}
        </p>
      )}
      <h3>{tt('why.changes')}</h3>
      {told.changes.length === 0 ? (
        <p>{tt('why.no_change')}</p>
      ) : (
        <ul class="why-changes">
          {told.changes.map((change) => (
            <li key={`${change.reason_code} ${change.reason}`}>{said(change)}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

type Because = Pick<ActuatorExplanation, 'reason_code' | 'reason_args' | 'reason'>;

function said({ reason_code, reason_args, reason }: Because): string {
  return sentence({ code: reason_code, args: reason_args, text: reason });
}
