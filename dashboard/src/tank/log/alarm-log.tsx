import type { AlarmChange } from '../../../../firmware/protocol/alarms.js';
import { useRemote } from '../../http/use-remote.js';
import { sentence } from '../../i18n/language.js';
import { momentText } from '../../i18n/time-text.js';
import { useServices } from '../../services.js';
import { RemoteNotice } from '../page/remote-notice.js';
import { tt } from '../page/texts.js';
import { isOfTank } from './of-tank.js';
import { Opened } from './opened.js';

const NEWEST = 1000;

/** Every change of the alarms of a tank. */
export function AlarmLog({ id }: { id: string }) {
  return (
    <Opened title={tt('tank_log.alarms')} testid={`tank-${id}-alarm-log`}>
      {() => <Changes id={id} />}
    </Opened>
  );
}

function Changes({ id }: { id: string }) {
  const { ticker } = useServices();
  const path = `/api/alarms/log?limit=${NEWEST}`;
  const { remote, reload } = useRemote<{ changes: readonly AlarmChange[] }>(path);
  const changes = remote.value.body?.changes.filter((change) => isOfTank(change.id, id)) ?? null;
  return (
    <>
      <RemoteNotice remote={remote.value} reload={reload} />
      {changes?.length === 0 && <p>{tt('tank_log.alarms.none')}</p>}
      {changes !== null && changes.length > 0 && (
        <ul class="log">
          {changes.map(({ ts, id: alarm, state, args, text, by }, at) => (
            <li key={`${ts} ${at}`} data-state={state}>
              <time dateTime={ts}>{momentText(Date.parse(ts), ticker.now_ms.value)}</time>
              <span>
                <strong>{tt(`tank_log.state.${state}`)}</strong>{' '}
                {sentence({ code: `alarm_${alarm.split('.')[2]}`, args: args ?? {}, text })}{' '}
                {by !== null && `· ${by}`}
              </span>
            </li>
          ))}
        </ul>
      )}
      <p class="hint">{tt('tank_log.newest', { n: NEWEST })}</p>
    </>
  );
}
