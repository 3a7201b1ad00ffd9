import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { Trouble } from '../http/request.js';
import { t } from '../i18n/language.js';
import { Logo, Warning } from '../icons/icons.js';
import { useServices } from '../services.js';
import { PasswordField } from './password-field.js';
import { signInTroubleText, waitLeft_s } from './signin-trouble.js';

type Notice = { readonly trouble: Trouble; readonly at_ms: number } | 'missing' | null;

/** The door. People who were inside are told why they are out here, and what the end of their session left undone. */
export function SignIn({ ended, undone }: { ended: boolean; undone: boolean }) {
  const { session, ticker } = useServices();
  const form = useRef<HTMLFormElement>(null);
  const notice = useSignal<Notice>(null);
  const busy = useSignal(false);

  const submit = async (event: Event) => {
    event.preventDefault();
    const fields = form.current && new FormData(form.current);
    const credentials = { username: text(fields, 'username').trim(), password: text(fields, 'password') };
    if (credentials.username === '' || credentials.password === '') {
      notice.value = 'missing';
      return;
    }
    busy.value = true;
    const trouble = await session.signIn(credentials);
    busy.value = false;
    ticker.tick();
    notice.value = trouble && { trouble, at_ms: ticker.now_ms.peek() };
  };

  const waited_s = waitedSince(notice.value, ticker.now_ms.value);
  const trouble = notice.value === 'missing' ? null : (notice.value?.trouble ?? null);
  const wait_s = waitLeft_s(trouble, waited_s);
  const message = noticeText(notice.value, waited_s, wait_s) ?? outsideText(ended, undone);
  return (
    <main class="doorstep">
      <Logo />
      <h1>{t('app.name')}</h1>
      <p class="lead">{t('signin.lead')}</p>
      <form class="card signin" ref={form} onSubmit={submit} noValidate>
        <h2 class="visually-hidden">{t('signin.title')}</h2>
        <div class="field">
          <label for="username">{t('signin.username')}</label>
          <input
            id="username"
            name="username"
            type="text"
            autocomplete="username"
            autocapitalize="none"
            spellcheck={false}
            data-testid="signin-username"
          />
        </div>
        <PasswordField />
        <p class="trouble" role="alert">
          {message !== null && (
            <>
              <Warning /> <span>{message}</span>
            </>
          )}
        </p>
        <button
          type="submit"
          class="button primary"
          data-testid="signin-submit"
          disabled={busy.value || wait_s > 0}
        >
          {busy.value ? t('signin.busy') : t('signin.submit')}
        </button>
      </form>
    </main>
  );
}

function outsideText(ended: boolean, undone: boolean): string | null {
  if (!ended) return null;
  return t(undone ? 'signin.undone' : 'signin.ended');
}

function waitedSince(notice: Notice, now_ms: number): number {
  return notice === null || notice === 'missing' ? 0 : Math.floor((now_ms - notice.at_ms) / 1000);
}

/** What to say; a waiting time that is over has nothing left to say. */
function noticeText(notice: Notice, waited_s: number, wait_s: number): string | null {
  if (notice === null) return null;
  if (notice === 'missing') return t('signin.missing');
  const { trouble } = notice;
  const timed = trouble.kind === 'refused' && trouble.status === 429 && trouble.retry_after_s !== null;
  return timed && wait_s === 0 ? null : signInTroubleText(trouble, waited_s);
}

function text(fields: FormData | null, name: string): string {
  const value = fields?.get(name);
  return typeof value === 'string' ? value : '';
}
