import { useComputed } from '@preact/signals';
import { useAnnounced } from '../announce/use-announced.js';
import { t } from '../i18n/language.js';
import { ageText, momentText } from '../i18n/time-text.js';
import { Contact, NoContact, Waiting } from '../icons/icons.js';
import { useServices } from '../services.js';
import type { Phase } from './phase.js';

/** How fresh everything below is: the first thing to look at. */
export function ConnectionBar() {
  const { live, ticker } = useServices();
  // Drawn anew when its words change, not every second they are asked for.
  const name = useComputed(() => live.phase.value.name).value;
  const text = useComputed(() => phaseText(live.phase.value, ticker.now_ms.value)).value;
  useAnnounced(text);
  return (
    <section class="connection" aria-label={t('connection.label')} data-testid="connection" data-phase={name}>
      <PhaseIcon name={name} />
      <strong>{text}</strong>
      <DataAge live={name === 'live'} />
    </section>
  );
}

function PhaseIcon({ name }: Pick<Phase, 'name'>) {
  if (name === 'live') return <Contact />;
  return name === 'offline' ? <NoContact /> : <Waiting />;
}

function DataAge({ live }: { live: boolean }) {
  const { farm, ticker } = useServices();
  const age = useComputed(() => {
    const told_ms = farm.told_ms.value;
    return told_ms === null ? null : ageText(ticker.now_ms.value - told_ms);
  }).value;
  if (age === null) return null;
  return (
    <span class="age">{live ? t('connection.live.age', { age }) : t('connection.values', { age })}</span>
  );
}

function phaseText(phase: Phase, now_ms: number): string {
  switch (phase.name) {
    case 'connecting':
      return t('connection.connecting');
    case 'live':
      return t('connection.live');
    case 'checking':
      return t('connection.checking');
    case 'reconnecting':
      return t('connection.reconnecting', { time: momentText(phase.since_ms, now_ms) });
    case 'offline': {
      const time = momentText(phase.since_ms, now_ms);
      return phase.phone ? t('connection.phone_offline', { time }) : t('connection.offline', { time });
    }
  }
}
