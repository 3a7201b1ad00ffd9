import type { AuditEntry } from '../../../../firmware/protocol/rest.js';
import { deedText } from '../../audit/words.js';
import { useRemote } from '../../http/use-remote.js';
import { momentText } from '../../i18n/time-text.js';
import { useServices } from '../../services.js';
import { RemoteNotice } from '../page/remote-notice.js';
import { tt } from '../page/texts.js';
import { isOfTank } from './of-tank.js';
import { Opened } from './opened.js';

const NEWEST = 1000;

/** Who did, or was refused, what at a tank; for admins. */
export function AuditLog({ id }: { id: string }) {
  return (
    <Opened title={tt('tank_log.audit')} testid={`tank-${id}-audit`}>
      {() => <Entries id={id} />}
    </Opened>
  );
}

function Entries({ id }: { id: string }) {
  const { ticker } = useServices();
  const { remote, reload } = useRemote<{ entries: readonly AuditEntry[] }>(`/api/audit?limit=${NEWEST}`);
  const entries = remote.value.body?.entries.filter((entry) => isOfTank(entry.target, id)) ?? null;
  return (
    <>
      <RemoteNotice remote={remote.value} reload={reload} />
      {entries?.length === 0 && <p>{tt('tank_log.audit.none')}</p>}
      {entries !== null && entries.length > 0 && (
        <ul class="log">
          {entries.map(({ ts, actor, action, allowed, detail }, at) => (
            <li key={`${ts} ${at}`} data-allowed={allowed}>
              <time dateTime={ts}>{momentText(Date.parse(ts), ticker.now_ms.value)}</time>
              <span>
                <strong>{actor}</strong> {deedText(action)} {!allowed && <em>{tt('tank_log.refused')}</em>}{' '}
                <bdi>{detail}</bdi>
              </span>
            </li>
          ))}
        </ul>
      )}
      <p class="hint">{tt('tank_log.newest', { n: NEWEST })}</p>
    </>
  );
}
