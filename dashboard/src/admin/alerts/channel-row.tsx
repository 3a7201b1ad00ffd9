import type { ChannelView, Delivery } from '../../../../firmware/protocol/notifications.js';
import { sentence } from '../../i18n/language.js';
import { momentText } from '../../i18n/time-text.js';
import { useServices } from '../../services.js';
import { ConfirmButton } from '../confirm-button.js';
import { t } from '../texts.js';
import { TroubleLine } from '../trouble-line.js';
import { useDeed } from '../use-deed.js';
import type { Channels } from './channels.js';

interface Props {
  readonly channel: ChannelView;
  readonly channels: Channels;
  readonly onEdit: () => void;
}

/** One channel: whom it reaches, when, what became of its last message, and a way to try it. */
export function ChannelRow({ channel, channels, onEdit }: Props) {
  const deed = useDeed();
  const { id, name, kind } = channel;
  return (
    <li class="card admin-row" data-testid={`channel-${id}`}>
      <p class="admin-name">
        <strong>{name}</strong>
        <span class="tag-plain">{t(`admin.alerts.kind.${kind}`)}</span>
        {!channel.enabled && <span class="tag">{t('admin.alerts.off')}</span>}
      </p>
      <p class="admin-where">{channel.kind === 'email' ? channel.to.join(', ') : channel.url}</p>
      <p class="hint">{whenText(channel)}</p>
      <LastDelivery channel={channel} />
      <div class="admin-buttons">
        <button
          type="button"
          class="button primary"
          data-testid={`channel-${id}-test`}
          aria-label={t('admin.alerts.test_label', { name })}
          disabled={deed.busy.value}
          onClick={() => deed.run(() => channels.test(id))}
        >
          {deed.busy.value ? t('admin.alerts.testing') : t('admin.alerts.test')}
        </button>
        <button
          type="button"
          class="button quiet"
          data-testid={`channel-${id}-edit`}
          aria-label={t('admin.alerts.edit_label', { name })}
          onClick={onEdit}
        >
          {t('admin.edit')}
        </button>
        <ConfirmButton
          text={t('admin.remove')}
          label={t('admin.alerts.remove_label', { name })}
          testid={`channel-${id}-remove`}
          disabled={deed.busy.value}
          onConfirmed={() => deed.run(() => channels.remove(id))}
        />
      </div>
      <TroubleLine deed={deed} />
    </li>
  );
}

function LastDelivery({ channel: { last, id } }: { channel: ChannelView }) {
  if (last === null) return <p class="hint">{t('admin.alerts.never')}</p>;
  const time = momentText(Date.parse(last.ts), useServices().ticker.now_ms.value);
  return (
    <p class={last.delivered ? 'hint' : 'trouble'} role="status" data-testid={`channel-${id}-last`}>
      {last.delivered
        ? t('admin.alerts.delivered', { time })
        : t('admin.alerts.not_delivered', { time, detail: whyNot(last) })}
    </p>
  );
}

/** What a gateway before this version has kept has English words alone. */
function whyNot({ why, detail }: Delivery): string {
  return why === undefined ? detail : sentence({ ...why, text: detail });
}

function whenText({ after_min, repeat_min, min_priority, quiet }: ChannelView): string {
  return [
    t(`admin.alerts.from.${min_priority}`),
    after_min === 0 ? t('admin.alerts.at_once') : t('admin.alerts.after', { minutes: after_min }),
    repeat_min === 0 ? t('admin.alerts.once') : t('admin.alerts.every', { minutes: repeat_min }),
    ...(quiet === null
      ? []
      : [t('admin.alerts.quiet_hours', { from: quiet.from, to: quiet.to, zone: quiet.time_zone })]),
  ].join(' · ');
}
