import type { CommandBody } from '../../../firmware/protocol/payloads.js';
import type { CommandView } from '../../../firmware/protocol/rest.js';
import { numbers, refusalText, sentence, t } from '../i18n/language.js';
import { without } from '../i18n/sentence.js';
import { durationText } from '../i18n/time-text.js';
import type { CommandShown } from './commands.js';
import { commandSteps, isPending, type Step, stepsAhead, wentWrong } from './steps.js';

/** A command in words and marks. */
export interface Account {
  /** The command's state, or `asking` before the gateway has answered and `unknown` when it never did. */
  readonly state: CommandView['state'] | 'asking' | 'unknown';
  readonly tone: 'pending' | 'good' | 'assumed' | 'wrong';
  /** What was asked for, and by whom when that was somebody else. */
  readonly what: string;
  /** How far it got. */
  readonly said: string;
  readonly steps: readonly Step[];
}

/** Tells of a command; null when there is none to tell of. `me` is who reads it. */
export function accountOf(shown: CommandShown, me: string): Account | null {
  switch (shown.at) {
    case 'none':
      return null;
    case 'asking': {
      const what = whatText(shown.body);
      return { state: 'asking', tone: 'pending', what, said: t('command.state.asking'), steps: stepsAhead() };
    }
    case 'not_taken': {
      const { trouble } = shown;
      const what = whatText(shown.body);
      if (trouble.kind === 'unreachable') {
        return { state: 'unknown', tone: 'wrong', what, said: t('command.state.unknown'), steps: [] };
      }
      const said = t('command.state.refused', { reason: refusalText(trouble) });
      return { state: 'refused', tone: 'wrong', what, said, steps: [] };
    }
    case 'known':
      return knownAccount(shown.command, me);
  }
}

function knownAccount(command: CommandView, me: string): Account {
  const { state, by } = command;
  const what = whatText(command);
  return {
    state,
    tone: toneOf(state),
    what: by === me ? what : t('command.by', { what, by }),
    said: saidText(command),
    steps: commandSteps(command),
  };
}

function toneOf(state: CommandView['state']): Account['tone'] {
  if (isPending(state)) return 'pending';
  if (wentWrong(state)) return 'wrong';
  return state === 'assumed' ? 'assumed' : 'good';
}

function saidText({ state, reason_code, reason_args, reason }: CommandView): string {
  switch (state) {
    case 'requested':
    case 'sent':
    case 'acknowledged':
      return t(`command.state.${state}`);
    default: {
      const text = sentence({ code: reason_code, args: reason_args, text: reason });
      return t(`command.state.${state}`, { reason: without(t(`step.${state}`), text) });
    }
  }
}

type Asked = Pick<CommandView, 'action' | 'duration_s' | 'target_percent'> | CommandBody;

function whatText(command: Asked): string {
  switch (command.action) {
    case 'open':
      return openText(command);
    case 'close':
      return t('command.close');
    case 'on':
      return onText(command);
    case 'off':
      return t('command.off');
    case 'auto':
      return t('command.auto');
    case 'reset':
      return t('command.reset');
    default:
      return t('command.other', { action: command.action });
  }
}

function openText(command: Asked): string {
  if (typeof command.target_percent === 'number') {
    return t('command.open_target', { percent: numbers.value.percent(command.target_percent) });
  }
  return t('command.open', { duration: durationText((command.duration_s ?? 0) * 1000) });
}

function onText({ duration_s }: Asked): string {
  return t('command.on', { duration: durationText((duration_s ?? 0) * 1000) });
}
