import './settings.css';
import { LANGUAGES } from '../i18n/book.js';
import { t as common, language, numbers } from '../i18n/language.js';
import { dateTime } from '../i18n/time-text.js';
import { PageHeading } from '../route/page-heading.js';
import { useServices } from '../services.js';
import { ChoiceField } from './choice-field.js';
import { type Choice, OPTIONS } from './choices.js';
import { OfflineNote } from './offline-note.js';
import { t } from './texts.js';

const SHOWN: readonly Exclude<Choice, 'language' | 'home'>[] = [
  'theme',
  'volume',
  'length',
  'temperature',
  'clock',
  'zone',
];

/** How this phone shows things: language, colours, units and times. */
export function SettingsPage() {
  return (
    <div class="page settings">
      <PageHeading text={common('nav.settings')} />
      <p class="hint">{t('settings.lead')}</p>
      <div class="card">
        <LanguageField />
        {SHOWN.map((choice) => (
          <ChoiceField
            key={choice}
            choice={choice}
            label={t(`settings.${choice}`)}
            options={OPTIONS[choice].map((value) => ({ value, label: t(labelKey(choice, value)) }))}
          />
        ))}
        <Example />
      </div>
      <OfflineNote />
    </div>
  );
}

/** Each language by its own name, in its own script: whoever looks for it may not read the present one. */
function LanguageField() {
  const options = OPTIONS.language.map((value) =>
    value === 'system'
      ? { value, label: t('settings.language.system') }
      : { value, label: LANGUAGES[value], lang: value },
  );
  return <ChoiceField choice="language" label={t('settings.language')} options={options} />;
}

/** What the choices come to, so that nobody has to leave the page to see it. */
function Example() {
  const { ticker } = useServices();
  const now_ms = ticker.now_ms.value;
  const format = dateTime({ hour: '2-digit', minute: '2-digit' });
  const zone = format.resolvedOptions().timeZone;
  const time = format.format(now_ms);
  const amount = numbers.value.litres(10_000);
  return (
    <div class="example">
      <p lang={language.value.locale}>{t('settings.example', { time, zone, amount })}</p>
    </div>
  );
}

type SettingsKey = Exclude<Parameters<typeof t>[0], 'settings.example'>;

/** Every option of `choices.ts` has a text of its own: the tests see to it. */
function labelKey(choice: Choice, value: string): SettingsKey {
  return `settings.${choice}.${value}` as SettingsKey;
}
