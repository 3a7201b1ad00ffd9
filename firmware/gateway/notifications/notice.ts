import { ALARM_PRIORITIES } from '../../domain/alarm/state.js';
import type { Tellable } from '../../domain/alarm/telling.js';
import type { Notice } from '../../ports/notifier.js';
import type { AlarmView } from '../../protocol/alarms.js';

/** What the words of a message need beside the alarms. */
export interface Farm {
  readonly gateway: string;
  /** A tank by the name the farmer gave it, any other thing by its identifier. */
  readonly nameOf: (alarm: AlarmView) => string;
}

/** More lines nobody reads on a phone. */
const MOST_LINES = 25;
/** Of those lines; an ntfy server takes 4,096 bytes in all, and refuses a longer message or makes an attachment of it. */
const MOST_BYTES = 3_500;

/** The message about alarms that stand, the most urgent first, and others that are over. */
export function alarmNotice(standing: readonly AlarmView[], over: readonly AlarmView[], farm: Farm): Notice {
  const line = (alarm: AlarmView) => `${farm.nameOf(alarm)}: ${alarm.text}`;
  const [first] = standing;
  const more = standing.length > 1 ? ` (and ${standing.length - 1} more)` : '';
  const title = first === undefined ? `Over: ${over.map(line).join('; ')}` : `${line(first)}${more}`;
  return {
    title: `Sluice ${farm.gateway}: ${title}`.slice(0, 200),
    text: [
      ...cut(
        standing.map((alarm) => `${line(alarm)} (${alarm.priority}, since ${alarm.raised})`),
        over.map((alarm) => `Over by now: ${line(alarm)}`),
      ),
      ...(standing.length > 0
        ? ['Acknowledge on the dashboard to stop this message from being repeated.']
        : []),
    ].join('\n'),
    priority: mostUrgent(standing),
  };
}

/** The weekly word. */
export function heartbeatNotice(
  tanks: number,
  alarms: readonly AlarmView[],
  { gateway, nameOf }: Farm,
): Notice {
  const lines = alarms.map(
    (alarm) => `${nameOf(alarm)}: ${alarm.text} (${alarm.state.replaceAll('_', ' ')})`,
  );
  const alive = `${tanks} ${tanks === 1 ? 'tank is' : 'tanks are'} looked after. This message comes once a week; when it does not, look at the gateway.`;
  return {
    title: `Sluice ${gateway} is running`,
    text: [alive, ...(lines.length === 0 ? ['There are no alarms.'] : ['Alarms:', ...cut(lines)])].join('\n'),
    priority: null,
  };
}

/** Of each list as many lines as there is room for in one message, and how many are left out. */
function cut(...lists: readonly (readonly string[])[]): string[] {
  let room_bytes = MOST_BYTES;
  const fits = (line: string) => {
    room_bytes -= Buffer.byteLength(line) + 1;
    return room_bytes >= 0;
  };
  return lists.flatMap((lines) => {
    const end = lines.findIndex((line, n) => n === MOST_LINES || !fits(line));
    return end < 0 ? lines : [...lines.slice(0, end), `… and ${lines.length - end} more: see the dashboard.`];
  });
}

/** What the test button sends. */
export function testNotice(gateway: string): Notice {
  return {
    title: `Sluice ${gateway}: test message`,
    text: 'This is how an alarm will reach you. Nothing is wrong.',
    priority: null,
  };
}

function mostUrgent(alarms: readonly Pick<Tellable, 'priority'>[]): Notice['priority'] {
  return ALARM_PRIORITIES.find((priority) => alarms.some((alarm) => alarm.priority === priority)) ?? null;
}
