import { useSignal } from '@preact/signals';
import type { FunctionComponent } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { LiveRegion } from './announce/live-region.js';
import { t } from './i18n/language.js';
import { Logo } from './icons/icons.js';
import type { Kept } from './offline/last-known.js';
import { UpdateBar } from './offline/update-bar.js';
import { Shell } from './route/shell.js';
import { useServices } from './services.js';
import { SignIn } from './session/sign-in.js';

/** The whole page: who is here decides what is shown. */
export function App() {
  return (
    <>
      <UpdateBar />
      <Screen />
      <LiveRegion />
    </>
  );
}

function Screen() {
  const { session } = useServices();
  const state = session.state.value;
  switch (state.at) {
    case 'asking':
      return <Blank text={t('app.loading')} />;
    case 'unreachable':
      return <OutOfReach />;
    case 'shut_out':
      return <NoWayIn what="shut_out" />;
    case 'signed_out':
      return <SignIn ended={state.ended} undone={state.undone} />;
    case 'signed_in':
      return <Shell session={state.view} />;
  }
}

/** Without contact: the farm as it was last known, where this phone has kept it. */
function OutOfReach() {
  const { lastKnown } = useServices();
  const kept = useMemo(() => lastKnown.recall(), [lastKnown]);
  const page = useSignal<{ readonly Page: FunctionComponent<{ kept: Kept }> } | null>(null);
  useEffect(() => {
    if (kept === null) return;
    import('./offline/last-known-page.js').then(
      ({ LastKnownPage }) => {
        page.value = { Page: LastKnownPage };
      },
      () => {},
    );
  }, [kept, page]);
  if (kept === null || page.value === null) return <NoWayIn what="unreachable" />;
  return <page.value.Page kept={kept} />;
}

function Blank({ text }: { text: string }) {
  return (
    <main class="doorstep">
      <Logo />
      <p role="status">{text}</p>
    </main>
  );
}

function NoWayIn({ what }: { what: 'unreachable' | 'shut_out' }) {
  const { session } = useServices();
  return (
    <main class="doorstep">
      <Logo />
      <h1>{t(`app.${what}.title`)}</h1>
      <p>{t(`app.${what}.hint`)}</p>
      <button type="button" class="button primary" onClick={() => session.restore()}>
        {t('app.retry')}
      </button>
    </main>
  );
}
