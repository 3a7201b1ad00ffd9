import { computed, effect, signal } from '@preact/signals';
import { units } from '../format/units.js';
import { language } from '../i18n/book.js';
import { isRightToLeft, loadLanguage, spokenOf } from '../i18n/load-language.js';
import { timeStyle } from '../i18n/time-style.js';
import type { Farm } from '../live/farm.js';
import { farmZone } from './farm-zone.js';
import type { Settings } from './settings.js';

export interface InForceOptions {
  readonly settings: Settings;
  readonly farm: Farm;
  /** The root of the page, which carries language, direction and theme. */
  readonly root: HTMLElement;
  /** The reader's own languages, the dearest first. */
  readonly preferred: readonly string[];
  /** Whether the phone is set to dark colours. */
  readonly darkness: MediaQueryList;
}

/** Makes what was chosen hold, now and at every change. */
export function putInForce({ settings, farm, root, preferred, darkness }: InForceOptions): void {
  const chosen = computed(() => settings.choices.value.language);
  effect(() => {
    const code = chosen.value === 'system' ? spokenOf(preferred) : chosen.value;
    // Without contact the language stays as it is; the next visit asks again.
    loadLanguage(code, preferred).then(
      (loaded) => {
        const wanted = chosen.peek() === 'system' ? spokenOf(preferred) : chosen.peek();
        if (wanted === code) language.value = loaded;
      },
      () => {},
    );
  });
  effect(() => {
    const { locale } = language.value;
    root.lang = locale;
    root.dir = isRightToLeft(locale) ? 'rtl' : 'ltr';
  });
  const dark = signal(darkness.matches);
  darkness.addEventListener('change', () => {
    dark.value = darkness.matches;
  });
  effect(() => {
    const { theme } = settings.choices.value;
    root.dataset.theme = theme === 'system' ? (dark.value ? 'dark' : 'light') : theme;
  });
  effect(() => {
    const { volume, length, temperature } = settings.choices.value;
    units.value = { volume, length, temperature };
  });
  const hour12 = computed(() => {
    const { clock } = settings.choices.value;
    return clock === 'system' ? undefined : clock === '12';
  });
  const time_zone = computed(() => (settings.choices.value.zone === 'farm' ? farmZone(farm) : undefined));
  effect(() => {
    timeStyle.value = { hour12: hour12.value, time_zone: time_zone.value };
  });
}
