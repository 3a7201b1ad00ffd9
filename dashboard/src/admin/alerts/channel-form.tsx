import { useSignal } from '@preact/signals';
import { zonesToChoose } from '../../clock/own-zone.js';
import { t } from '../texts.js';
import { TroubleLine } from '../trouble-line.js';
import { useDeed } from '../use-deed.js';
import type { Channels } from './channels.js';
import { type ChannelDraft, readChannel } from './draft.js';
import { EmailFields } from './email-fields.js';
import { Check, Choice, Field } from './field.js';
import type { FieldsProps } from './fields-props.js';

interface Props {
  /** Null for a new one. */
  readonly id: string | null;
  readonly hasSecret: boolean;
  readonly draft: ChannelDraft;
  readonly channels: Channels;
  readonly onDone: () => void;
}

/** The form of a channel. A secret goes in, and never comes out again. */
export function ChannelForm({ id, hasSecret, draft: given, channels, onDone }: Props) {
  const draft = useSignal(given);
  const deed = useDeed();
  const read = readChannel(draft.value);
  const change = (part: Partial<ChannelDraft>) => {
    draft.value = { ...draft.value, ...part };
  };
  const save = async (event: Event) => {
    event.preventDefault();
    if ('body' in read && (await deed.run(() => channels.keep(id, read.body)))) onDone();
  };
  const { kind, name, enabled, url } = draft.value;
  return (
    <form class="card admin-form" data-testid="channel-form" onSubmit={save} noValidate>
      <h3>
        {id === null ? t(`admin.alerts.add_${kind}`) : t('admin.alerts.edit_label', { name: given.name })}
      </h3>
      <Field
        label={t('admin.alerts.name')}
        hint={t('admin.alerts.name_hint')}
        value={name}
        maxLength={64}
        testid="channel-name"
        onChange={(typed) => change({ name: typed })}
      />
      {kind === 'email' ? (
        <EmailFields draft={draft.value} onChange={change} />
      ) : (
        <Field
          label={t(`admin.alerts.url_${kind}`)}
          hint={t(`admin.alerts.url_${kind}_hint`)}
          type="url"
          value={url}
          testid="channel-url"
          onChange={(typed) => change({ url: typed })}
        />
      )}
      <SecretFields draft={draft.value} onChange={change} hasSecret={hasSecret} />
      <WhenFields draft={draft.value} onChange={change} />
      <QuietFields draft={draft.value} onChange={change} />
      <Check
        label={t('admin.alerts.heartbeat')}
        checked={draft.value.heartbeat}
        onChange={(heartbeat) => change({ heartbeat })}
      />
      <Check label={t('admin.alerts.enabled')} checked={enabled} onChange={(on) => change({ enabled: on })} />
      <p class="hint" role="status">
        {'mistake' in read && t(read.mistake)}
      </p>
      <TroubleLine deed={deed} />
      <div class="admin-buttons">
        <button type="button" class="button quiet" onClick={onDone}>
          {t('admin.cancel')}
        </button>
        <button
          type="submit"
          class="button primary"
          data-testid="channel-save"
          disabled={deed.busy.value || 'mistake' in read}
        >
          {deed.busy.value ? t('admin.saving') : t('admin.save')}
        </button>
      </div>
    </form>
  );
}

function SecretFields({ draft, onChange, hasSecret }: FieldsProps & { readonly hasSecret: boolean }) {
  return (
    <>
      <Field
        label={t(`admin.alerts.secret_${draft.kind}`)}
        hint={t(hasSecret ? 'admin.alerts.secret_kept' : 'admin.alerts.secret_optional')}
        type="password"
        value={draft.secret}
        maxLength={256}
        testid="channel-secret"
        onChange={(secret) => onChange({ secret, forget_secret: false })}
      />
      {hasSecret && (
        <Check
          label={t('admin.alerts.secret_forget')}
          checked={draft.forget_secret}
          onChange={(forget_secret) => onChange({ forget_secret, secret: '' })}
        />
      )}
    </>
  );
}

const PRIORITIES = ['low', 'medium', 'high', 'critical'] as const;

function WhenFields({ draft, onChange }: FieldsProps) {
  return (
    <>
      <Choice
        label={t('admin.alerts.which')}
        value={draft.min_priority}
        values={PRIORITIES}
        textOf={(one) => t(`admin.alerts.from.${one}`)}
        onChange={(min_priority) => onChange({ min_priority })}
      />
      <Field
        label={t('admin.alerts.after_field')}
        hint={t('admin.alerts.after_hint')}
        inputMode="numeric"
        value={draft.after_min}
        maxLength={5}
        onChange={(after_min) => onChange({ after_min })}
      />
      <Field
        label={t('admin.alerts.repeat_field')}
        hint={t('admin.alerts.repeat_hint')}
        inputMode="numeric"
        value={draft.repeat_min}
        maxLength={5}
        onChange={(repeat_min) => onChange({ repeat_min })}
      />
    </>
  );
}

function QuietFields({ draft, onChange }: FieldsProps) {
  return (
    <>
      <Check
        label={t('admin.alerts.quiet')}
        checked={draft.quiet}
        onChange={(quiet) => onChange({ quiet })}
      />
      {draft.quiet && (
        <div class="admin-pair">
          <Field
            label={t('admin.alerts.quiet_from')}
            type="time"
            value={draft.quiet_from}
            onChange={(quiet_from) => onChange({ quiet_from })}
          />
          <Field
            label={t('admin.alerts.quiet_to')}
            type="time"
            value={draft.quiet_to}
            onChange={(quiet_to) => onChange({ quiet_to })}
          />
          <Choice
            label={t('admin.alerts.quiet_zone')}
            value={draft.time_zone}
            values={zonesToChoose(draft.time_zone)}
            textOf={(name) => name}
            testid="channel-quiet-zone"
            onChange={(time_zone) => onChange({ time_zone })}
          />
        </div>
      )}
    </>
  );
}
