import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { ChannelView } from '../../../../firmware/protocol/notifications.js';
import { ownZone } from '../../clock/own-zone.js';
import { useServices } from '../../services.js';
import { farmZone } from '../../settings/farm-zone.js';
import { ListedItems } from '../listed.js';
import { t } from '../texts.js';
import { ChannelForm } from './channel-form.js';
import { ChannelRow } from './channel-row.js';
import { Channels } from './channels.js';
import { type ChannelKind, draftOf, newDraft } from './draft.js';

const KINDS: readonly ChannelKind[] = ['email', 'ntfy', 'webhook'];

/** Who is told of alarms when nobody looks at the dashboard, and how. */
export function Alerts() {
  const { ask, session, farm } = useServices();
  const channels = useMemo(() => new Channels(ask, () => session.ended()), [ask, session]);
  const editing = useSignal<ChannelView | ChannelKind | null>(null);
  useEffect(() => void channels.list.load(), [channels]);
  const done = () => {
    editing.value = null;
  };
  // Who is asleep is asleep at the farm: an admin may be anywhere.
  const zone = farmZone(farm) ?? ownZone();
  const form = (open: ChannelView | ChannelKind) => (
    <ChannelForm
      key={typeof open === 'string' ? open : open.id}
      id={typeof open === 'string' ? null : open.id}
      hasSecret={typeof open !== 'string' && open.has_secret}
      draft={typeof open === 'string' ? newDraft(open, zone) : draftOf(open, zone)}
      channels={channels}
      onDone={done}
    />
  );
  const open = editing.value;
  return (
    <section class="admin-part" aria-labelledby="alerts-title">
      <h2 id="alerts-title">{t('admin.section.alerts')}</h2>
      <p class="hint">{t('admin.alerts.hint')}</p>
      <ListedItems list={channels.list} empty={t('admin.alerts.none')}>
        {(items) => (
          <ul class="admin-list">
            {items.map((channel) =>
              typeof open === 'object' && open?.id === channel.id ? (
                <li key={channel.id}>{form(open)}</li>
              ) : (
                <ChannelRow
                  key={channel.id}
                  channel={channel}
                  channels={channels}
                  onEdit={() => {
                    editing.value = channel;
                  }}
                />
              ),
            )}
          </ul>
        )}
      </ListedItems>
      {typeof open === 'string' ? (
        form(open)
      ) : (
        <div class="admin-buttons">
          {KINDS.map((kind) => (
            <button
              key={kind}
              type="button"
              class="button quiet"
              data-testid={`alerts-add-${kind}`}
              onClick={() => {
                editing.value = kind;
              }}
            >
              {t(`admin.alerts.add_${kind}`)}
            </button>
          ))}
        </div>
      )}
    </section>
  );
}
