import { t } from '../texts.js';
import { Choice, Field } from './field.js';
import type { FieldsProps } from './fields-props.js';

const SECURITIES = ['starttls', 'tls', 'none'] as const;
/** The door that goes with each kind of protection. */
const USUAL_PORT = { starttls: '587', tls: '465', none: '25' } as const;

/** Through which server letters go out, and from whom to whom. */
export function EmailFields({ draft, onChange }: FieldsProps) {
  return (
    <>
      <Field
        label={t('admin.alerts.to')}
        hint={t('admin.alerts.to_hint')}
        inputMode="email"
        value={draft.to}
        testid="channel-to"
        onChange={(to) => onChange({ to })}
      />
      <Field
        label={t('admin.alerts.from_field')}
        inputMode="email"
        value={draft.from}
        testid="channel-from"
        onChange={(from) => onChange({ from })}
      />
      <div class="admin-pair">
        <Field
          label={t('admin.alerts.host')}
          value={draft.host}
          testid="channel-host"
          onChange={(host) => onChange({ host })}
        />
        <Field
          label={t('admin.alerts.port')}
          inputMode="numeric"
          value={draft.port}
          maxLength={5}
          testid="channel-port"
          onChange={(port) => onChange({ port })}
        />
      </div>
      <Choice
        label={t('admin.alerts.security')}
        value={draft.security}
        values={SECURITIES}
        textOf={(one) => t(`admin.alerts.security.${one}`)}
        onChange={(security) => onChange({ security, port: USUAL_PORT[security] })}
      />
      <Field
        label={t('admin.alerts.username')}
        value={draft.username}
        onChange={(username) => onChange({ username })}
      />
    </>
  );
}
