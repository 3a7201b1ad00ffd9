import { useSignal } from '@preact/signals';
import { t } from '../i18n/language.js';
import { Eye, EyeClosed } from '../icons/icons.js';

/** A password, hidden until asked for, with a word about Caps Lock where the keyboard tells of it. */
export function PasswordField() {
  const visible = useSignal(false);
  const caps = useSignal(false);
  const lookAtCaps = (event: KeyboardEvent) => {
    caps.value = event.getModifierState?.('CapsLock') ?? false;
  };
  return (
    <div class="field">
      <label for="password">{t('signin.password')}</label>
      <div class="with-button">
        <input
          id="password"
          name="password"
          {...(visible.value ? { type: 'text' } : { type: 'password' })}
          autocomplete="current-password"
          autocapitalize="none"
          spellcheck={false}
          aria-describedby="caps"
          data-testid="signin-password"
          onKeyDown={lookAtCaps}
          onKeyUp={lookAtCaps}
        />
        <button
          type="button"
          class="button bare"
          aria-label={visible.value ? t('signin.hide') : t('signin.show')}
          aria-pressed={visible.value}
          onClick={() => {
            visible.value = !visible.value;
          }}
        >
          {visible.value ? <EyeClosed /> : <Eye />}
        </button>
      </div>
      <p class="hint" id="caps" role="status">
        {caps.value && t('signin.caps')}
      </p>
    </div>
  );
}
