import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { AuditEntry } from '../../../../firmware/protocol/rest.js';
import { circumstances, deedText, rankText } from '../../audit/words.js';
import { momentText } from '../../i18n/time-text.js';
import { useServices } from '../../services.js';
import { Check, Field } from '../alerts/field.js';
import { ListedItems } from '../listed.js';
import { RemoteList } from '../remote-list.js';
import { t } from '../texts.js';
import { matches } from './matches.js';

const ENTRIES = 500;

/** Who did what, from where, and what was denied; newest first. */
export function Audit() {
  const { ask, session, ticker } = useServices();
  const list = useMemo(() => {
    const itemsOf = ({ entries }: { entries: AuditEntry[] }) => entries;
    const path = `/api/audit?limit=${ENTRIES}`;
    return new RemoteList({ ask, onSignedOut: () => session.ended(), path, itemsOf });
  }, [ask, session]);
  const wanted = useSignal('');
  const denied = useSignal(false);
  useEffect(() => void list.load(), [list]);
  return (
    <section class="admin-part" aria-labelledby="audit-title">
      <h2 id="audit-title">{t('admin.section.audit')}</h2>
      <p class="hint">{t('admin.audit.hint', { n: ENTRIES })}</p>
      <Field
        label={t('admin.audit.search')}
        value={wanted.value}
        testid="audit-search"
        onChange={(typed) => {
          wanted.value = typed;
        }}
      />
      <Check
        label={t('admin.audit.denied_only')}
        checked={denied.value}
        onChange={(only) => {
          denied.value = only;
        }}
      />
      <ListedItems list={list} empty={t('admin.audit.none')}>
        {(entries) => {
          const shown = entries.filter((entry) => matches(entry, wanted.value, denied.value));
          return (
            <>
              <p role="status" class="hint">
                {t('admin.audit.shown', { n: shown.length, all: entries.length })}
              </p>
              <ol class="audit" data-testid="audit-list">
                {shown.map((entry, i) => (
                  <Entry key={`${entry.ts} ${i}`} entry={entry} now_ms={ticker.now_ms.peek()} />
                ))}
              </ol>
            </>
          );
        }}
      </ListedItems>
    </section>
  );
}

function Entry({ entry, now_ms }: { entry: AuditEntry; now_ms: number }) {
  const { ts, actor, role, action, target, allowed } = entry;
  return (
    <li class="audit-entry" data-allowed={allowed}>
      <p>
        <time dateTime={ts}>{momentText(Date.parse(ts), now_ms)}</time> <strong>{actor}</strong>{' '}
        <span class="hint">{role === actor || role === '-' ? '' : rankText(role)}</span>
        {!allowed && <span class="tag">{t('admin.audit.denied')}</span>}
      </p>
      <p>
        {deedText(action)} · <bdi>{target}</bdi>
      </p>
      <p class="hint">
        {circumstances(entry).map((text, i) => (
          <span key={text}>
            {i > 0 && ' · '}
            <bdi>{text}</bdi>
          </span>
        ))}
      </p>
    </li>
  );
}
