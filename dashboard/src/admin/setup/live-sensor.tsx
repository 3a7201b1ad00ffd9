import { useAnnounced } from '../../announce/use-announced.js';
import { numbers, sentence } from '../../i18n/language.js';
import { Check, Unknown, Warning } from '../../icons/icons.js';
import { lengths } from './lengths.js';
import { AGREEING, agreeing } from './steady.js';
import { t } from './texts.js';
import { troubleText } from './trouble-text.js';
import type { SensorSeen } from './use-sensor.js';

/** At the end of a line, never at the beginning of one. */
const DOT = '\u00a0· ';

/** What the sensor sees at this moment: the distance, how many pings came back, and whether the water is still. */
export function LiveSensor({ seen }: { seen: SensorSeen }) {
  const newest = seen.windows.at(-1);
  const quality = newest?.quality ?? null;
  useAnnounced(quality === null ? '' : t(`setup.quality.${quality}`));
  if (newest === undefined) {
    return (
      <p class="setup-live" role="status" data-testid="setup-live" data-quality="none">
        {seen.trouble !== null ? troubleText(seen.trouble) : t(seen.late ? 'setup.late' : 'setup.waiting')}
      </p>
    );
  }
  const { distance_mm, pings, percent, reason_code, reason_args, reason } = newest;
  const echoes = pings.filter((ping) => typeof ping === 'number').length;
  return (
    <div class="setup-live" data-testid="setup-live" data-quality={newest.quality}>
      <p class="setup-distance" data-testid="setup-distance" data-mm={distance_mm ?? ''}>
        {distance_mm === null ? t('setup.no_distance') : lengths.value.text(distance_mm)}
      </p>
      <p class="setup-quality" data-quality={newest.quality}>
        <QualityIcon quality={newest.quality} />
        <span>
          {t(`setup.quality.${newest.quality}`)}
          {DOT}
          {t('setup.echoes', {
            echoes: numbers.value.count(echoes),
            pings: numbers.value.count(pings.length),
          })}
          {percent !== null && `${DOT}${t('setup.now', { percent: numbers.value.percent(percent) })}`}
        </span>
      </p>
      {newest.quality !== 'good' && (
        <p class="trouble">{sentence({ code: reason_code, args: reason_args, text: reason })}</p>
      )}
      <Still count={agreeing(seen.windows)} />
    </div>
  );
}

function Still({ count }: { count: number }) {
  const still = count >= AGREEING;
  return (
    <p class="hint" role="status" data-testid="setup-still" data-still={still}>
      {still ? t('setup.still') : t('setup.not_still')}
    </p>
  );
}

/** Every ping of the newest window, as it came. */
export function Pings({ seen }: { seen: SensorSeen }) {
  const newest = seen.windows.at(-1);
  if (newest === undefined) return null;
  return (
    <ul class="setup-pings" aria-label={t('setup.pings')} data-testid="setup-pings">
      {newest.pings.map((ping, i) => (
        <li key={i} data-echo={typeof ping === 'number'}>
          {typeof ping === 'number' ? lengths.value.text(ping) : t(`setup.ping.${ping}`)}
        </li>
      ))}
    </ul>
  );
}

function QualityIcon({ quality }: { quality: 'good' | 'uncertain' | 'bad' }) {
  if (quality === 'good') return <Check />;
  return quality === 'uncertain' ? <Unknown /> : <Warning />;
}
