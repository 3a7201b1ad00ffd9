import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { BackupView } from '../../../firmware/protocol/backup.js';
import { useAnnounced } from '../announce/use-announced.js';
import type { Trouble } from '../http/request.js';
import { useRemote } from '../http/use-remote.js';
import { language, refusalText } from '../i18n/language.js';
import { momentText } from '../i18n/time-text.js';
import { Warning } from '../icons/icons.js';
import { useServices } from '../services.js';
import { RemoteLine } from './remote-line.js';
import { t } from './texts.js';

/** So long after an answer it is asked again how far it is, while it is made: on a slow line that is later. */
const ASK_AGAIN_MS = 1_000;
const FILE = '/api/backup/file';

/** Everything that the gateway knows, as one file to keep elsewhere. */
export function BackupCard() {
  const { ask } = useServices();
  const { remote, reload } = useRemote<BackupView>('/api/backup');
  const refused = useSignal<Trouble | null>(null);
  const busy = useSignal(false);
  const known = remote.value;
  const view = known.body;
  const copying = view?.state === 'copying';
  useEffect(() => {
    if (!copying || known.asking) return;
    const next = setTimeout(reload, ASK_AGAIN_MS);
    return () => clearTimeout(next);
  }, [copying, known, reload]);
  useAnnounced(view === null ? '' : wordsOf(view));
  const begin = async () => {
    if (busy.value) return;
    busy.value = true;
    const answer = await ask<BackupView>('/api/backup', { method: 'POST' });
    refused.value = answer.ok ? null : answer.trouble;
    busy.value = false;
    reload();
  };
  return (
    <article class="card node backup" data-testid="backup" data-state={view?.state}>
      <header>
        <h2>{t('backup.title')}</h2>
      </header>
      <p class="hint">{t('backup.what')}</p>
      <RemoteLine remote={known} reload={reload} />
      {view !== null && <State view={view} />}
      <Refused trouble={refused.value} />
      <button
        type="button"
        class="button quiet"
        data-testid="backup-make"
        disabled={copying || busy.value || view === null}
        onClick={() => void begin()}
      >
        {view?.state === 'ready' ? t('backup.anew') : t('backup.make')}
      </button>
    </article>
  );
}

function State({ view }: { view: BackupView }) {
  switch (view.state) {
    case 'none':
      return null;
    case 'copying':
      return (
        <label class="backup-progress">
          <span>{t('backup.copying')}</span>
          <progress max={100} value={view.percent} data-testid="backup-progress" />
        </label>
      );
    case 'ready':
      return (
        <>
          <p data-testid="backup-ready">{wordsOf(view)}</p>
          <a class="button primary" href={FILE} download={view.file_name} data-testid="backup-fetch">
            {t('backup.fetch')}
          </a>
          <p class="hint">{t('backup.keep')}</p>
        </>
      );
    case 'failed':
      return (
        <p class="doubt" role="alert" data-testid="backup-failed">
          <Warning />
          <span>{wordsOf(view)}</span>
        </p>
      );
  }
}

function Refused({ trouble }: { trouble: Trouble | null }) {
  if (trouble === null) return null;
  return (
    <p class="doubt" role="alert">
      <Warning />
      <span>
        {trouble.kind === 'unreachable'
          ? t('system.unreachable')
          : t('system.refused', { detail: refusalText(trouble) })}
      </span>
    </p>
  );
}

/** What is worth saying aloud: that it has begun, is ready, or has failed, not each percent. */
function wordsOf(view: BackupView): string {
  if (view.state === 'copying') return t('backup.copying');
  if (view.state === 'ready') {
    const size = new Intl.NumberFormat(language.value.locale, {
      ...{ style: 'unit', unit: 'megabyte', maximumFractionDigits: 1 },
    }).format(view.size_bytes / 1e6);
    const made_ms = Date.parse(view.made);
    return t('backup.ready', {
      size,
      made: momentText(made_ms, made_ms),
      until: momentText(Date.parse(view.until), made_ms),
    });
  }
  if (view.state === 'none') return '';
  return view.code === 'backup_no_room'
    ? t('backup.no_room')
    : t('backup.failed', { detail: refusalText(view) });
}
