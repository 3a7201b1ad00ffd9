import { LiveRegion } from './announce/live-region.js';
import { Home } from './home.js';
import { t } from './i18n/language.js';
import { Logo } from './icons/icons.js';
import { useServices } from './services.js';
import { SignIn } from './session/sign-in.js';

/** The whole page: who is here decides what is shown. */
export function App() {
  return (
    <>
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
      return <NoWayIn what="unreachable" />;
    case 'shut_out':
      return <NoWayIn what="shut_out" />;
    case 'signed_out':
      return <SignIn ended={state.ended} />;
    case 'signed_in':
      return <Home session={state.view} />;
  }
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
