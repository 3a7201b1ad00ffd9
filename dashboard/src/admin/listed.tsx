import type { ComponentChildren } from 'preact';
import type { Trouble } from '../http/request.js';
import type { Listed, RemoteList } from './remote-list.js';
import { t } from './texts.js';
import { troubleText } from './trouble-text.js';

interface Props<Item> {
  readonly list: RemoteList<Item>;
  /** What is said while the list is empty. */
  readonly empty: string;
  readonly children: (items: readonly Item[]) => ComponentChildren;
}

/** A list of the gateway's as it stands: being asked for, not to be had, empty, or there. */
export function ListedItems<Item>({ list, empty, children }: Props<Item>) {
  const state: Listed<Item> = list.state.value;
  if (state.at === 'asking') return <p role="status">{t('admin.loading')}</p>;
  if (state.at === 'unknown') return <NotToBeHad trouble={state.trouble} list={list} />;
  return (
    <>
      {state.trouble !== null && <NotToBeHad trouble={state.trouble} list={list} />}
      {state.items.length === 0 ? <p class="card notice">{empty}</p> : children(state.items)}
    </>
  );
}

function NotToBeHad<Item>({ trouble, list }: { trouble: Trouble; list: RemoteList<Item> }) {
  return (
    <div class="card notice" role="alert">
      <p>{troubleText(trouble)}</p>
      <button type="button" class="button quiet" onClick={() => list.load()}>
        {t('app.retry')}
      </button>
    </div>
  );
}
