import { useSignal } from '@preact/signals';
import type { ComponentChildren, FunctionComponent } from 'preact';
import { useEffect } from 'preact/hooks';
import { t } from '../i18n/language.js';
import { Warning } from '../icons/icons.js';
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
  const loaded = useSignal<Loaded<Props>>('loading');
  const fetch = () => {
    loaded.value = 'loading';
    load().then(
      (Page) => {
        loaded.value = { Page };
      },
      () => {
        loaded.value = 'failed';
      },
    );
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
      <button type="button" class="button primary" onClick={fetch}>
        {t('app.retry')}
      </button>
    </Between>
  );
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
