import { useSignal } from '@preact/signals';
import type { ComponentChildren, FunctionComponent } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Ask } from '../http/request.js';
import { t } from '../i18n/language.js';
import { Warning } from '../icons/icons.js';
import { useServices } from '../services.js';
import { PageHeading } from './page-heading.js';

interface LazyProps<Props> {
  /** Loads the page; asked again when somebody tries again. */
  readonly load: () => Promise<FunctionComponent<Props>>;
  readonly props: Props;
  /** What the page is called while it is not there; a part of a page has no name. */
  readonly name?: string;
}

type Loaded<Props> = { readonly Page: FunctionComponent<Props> } | 'loading' | 'failed';

/** A page, or a part of one, whose scripts are loaded when it is there. Give it a `key` of its own for each page. */
export function LazyPage<Props extends object>({ load, props, name }: LazyProps<Props>) {
  const { ask, reload } = useServices();
  const loaded = useSignal<Loaded<Props>>('loading');
  const tries = useRef(0);
  const fetch = () => {
    loaded.value = 'loading';
    tries.current += 1;
    load().then(
      (Page) => {
        loaded.value = { Page };
      },
      () => {
        loaded.value = 'failed';
      },
    );
  };
  const again = async () => {
    loaded.value = 'loading';
    // It may have gone with an update: only the newer page knows what it is called there.
    if (tries.current > 1 && (await answers(ask))) reload();
    else fetch();
  };
  useEffect(fetch, []);
  if (loaded.value === 'loading') return <Between name={name}>{t('page.loading')}</Between>;
  if (loaded.value !== 'failed') return <loaded.value.Page {...props} />;
  return (
    <Between name={name}>
      <span class="doubt" role="alert">
        <Warning />
        {t('page.not_loaded')}
      </span>
      <button type="button" class="button primary" onClick={again}>
        {t('app.retry')}
      </button>
    </Between>
  );
}

/** Whether the gateway answers at all: without contact a page that is loaded anew may not come back. */
async function answers(ask: Ask): Promise<boolean> {
  const answer = await ask('/api/session');
  return answer.ok || answer.trouble.kind === 'refused';
}

function Between({ name, children }: { name: string | undefined; children: ComponentChildren }) {
  if (name === undefined) return <div class="card notice">{children}</div>;
  return (
    <div class="page">
      <PageHeading text={name} />
      <div class="card notice">{children}</div>
    </div>
  );
}
