import type { LevelPayload } from '../../../firmware/protocol/payloads.js';
import { numbers, t } from '../i18n/language.js';

/** What the meters and switches of a tank say, one phrase each; empty where none is fitted. */
export function instrumentsText({ flow_meters = [], level_switches = [] }: LevelPayload): string {
  const meters = flow_meters.map(({ on, flow_lph }) => {
    const flow = flow_lph === null ? t('meter.unknown') : numbers.value.flow(flow_lph);
    return t(`meter.${on}`, { flow });
  });
  const switches = level_switches.map(({ state, switch_percent }) =>
    t(`switch.${state}`, { percent: numbers.value.percent(switch_percent) }),
  );
  return [...meters, ...switches].join(' · ');
}
