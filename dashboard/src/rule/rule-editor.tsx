import { useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { TankView } from '../../../firmware/protocol/rest.js';
import type { RefillRule, RulePayload } from '../../../firmware/protocol/rule.js';
import { TheirsOrMine } from '../choice/theirs-or-mine.js';
import { plainFigure } from '../format/plain-figure.js';
import { isSignedOut, type Trouble } from '../http/request.js';
import { refusalText } from '../i18n/language.js';
import { useServices } from '../services.js';
import type { Doubt } from '../tank/doubt.js';
import { ConsequenceText } from './consequence-text.js';
import {
  DEAD_BAND_PERCENT,
  draftOf,
  type RuleDraft,
  type RuleMistake,
  readDraft,
  sameRule,
} from './draft.js';
import { setRule } from './set-rule.js';
import { tt } from './texts.js';
import { Thumbs } from './thumbs.js';
import { ruleText } from './words.js';

interface Props {
  readonly tank: TankView;
  readonly rule: RulePayload;
  readonly doubt: Doubt | null;
  readonly onDone: (kept: boolean) => void;
}

/**
 * The form of a rule, in two steps: what it shall be, then a look at what that means. Nothing changes before the node
 * keeps it; and when somebody else changes the rule meanwhile, that is said before anything is overwritten.
 */
export function RuleEditor({ tank, rule, doubt, onDone }: Props) {
  const { ask, session } = useServices();
  const base = useSignal<RefillRule>(rule);
  const draft = useSignal(draftOf(rule));
  const step = useSignal<'form' | 'look'>('form');
  const busy = useSignal(false);
  const trouble = useSignal<Trouble | null>(null);
  const read = readDraft(draft.value);
  const conflict = !sameRule(base.value, rule) && !busy.value;
  const change = (part: Partial<RuleDraft>) => {
    draft.value = { ...draft.value, ...part };
    trouble.value = null;
  };
  const save = async () => {
    if (!('rule' in read) || busy.value || conflict) return;
    busy.value = true;
    trouble.value = await setRule(ask, tank.id, { ...read.rule, based_on: rule.version });
    busy.value = false;
    if (trouble.value === null) onDone(true);
    else if (isSignedOut(trouble.value)) session.ended();
  };
  return (
    <form
      class="rule-editor"
      tabIndex={-1}
      aria-labelledby="rule-title"
      data-testid={`tank-${tank.id}-rule-form`}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (step.value === 'look') void save();
        else if ('rule' in read && !conflict) step.value = 'look';
      }}
    >
      {conflict && (
        <TheirsOrMine
          text={tt('rule.conflict', { words: ruleText(rule) })}
          theirs={tt('rule.take_theirs')}
          mine={tt('rule.keep_mine')}
          testId="rule-conflict"
          onTheirs={() => {
            base.value = rule;
            change(draftOf(rule));
            step.value = 'form';
          }}
          onMine={() => {
            base.value = rule;
          }}
        />
      )}
      {step.value === 'form' || !('rule' in read) ? (
        <>
          <Fields
            draft={draft.value}
            level={doubt === null ? (tank.level?.percent ?? null) : null}
            onChange={change}
          />
          <Preview read={read} tank={tank} doubt={doubt} />
        </>
      ) : (
        <Look from={rule} to={read.rule} tank={tank} doubt={doubt} />
      )}
      {trouble.value !== null && (
        <p class="schedule-trouble" role="alert">
          {trouble.value.kind === 'unreachable'
            ? tt('rule.unreachable')
            : tt('rule.refused', { detail: refusalText(trouble.value) })}
        </p>
      )}
      <Buttons
        look={step.value === 'look'}
        busy={busy.value}
        ready={'rule' in read && !conflict && !sameRule(read.rule, rule)}
        blocked={doubt}
        onBack={() => {
          if (step.value === 'look') step.value = 'form';
          else onDone(false);
        }}
      />
    </form>
  );
}

function Fields(props: {
  draft: RuleDraft;
  level: number | null;
  onChange: (part: Partial<RuleDraft>) => void;
}) {
  const { draft, level, onChange } = props;
  const low = Number(plainFigure(draft.low)) || 0;
  const high = Number(plainFigure(draft.high)) || 0;
  return (
    <>
      <Thumbs low={low} high={high} level={level} onChange={onChange} />
      <div class="rule-numbers">
        {(['low', 'high'] as const).map((mark) => (
          <label key={mark} class="schedule-field">
            <span>{tt(`rule.${mark}`)}</span>
            <input
              type="text"
              inputMode="decimal"
              maxLength={4}
              data-testid={`rule-${mark}`}
              value={draft[mark]}
              onInput={({ currentTarget }) => onChange({ [mark]: currentTarget.value })}
            />
          </label>
        ))}
      </div>
      <label class="schedule-check">
        <input
          type="checkbox"
          data-testid="rule-enabled"
          checked={draft.enabled}
          onChange={({ currentTarget }) => onChange({ enabled: currentTarget.checked })}
        />
        <span>{tt('rule.enabled')}</span>
      </label>
    </>
  );
}

interface PreviewProps {
  readonly read: ReturnType<typeof readDraft>;
  readonly tank: TankView;
  readonly doubt: Doubt | null;
}

function Preview({ read, tank, doubt }: PreviewProps) {
  return (
    <div class="schedule-preview" role="status" data-testid="rule-preview" data-wrong={!('rule' in read)}>
      {'rule' in read ? (
        <>
          <p>{ruleText(read.rule)}</p>
          <ConsequenceText rule={read.rule} tank={tank} doubt={doubt} />
        </>
      ) : (
        <p>{mistakeText(read.mistake)}</p>
      )}
    </div>
  );
}

function mistakeText(mistake: RuleMistake): string {
  return mistake === 'band'
    ? tt('rule.mistake.band', { band: DEAD_BAND_PERCENT })
    : tt(`rule.mistake.${mistake}`);
}

/** The second step: what was, what will be, what that does at once. It takes the focus, so that it is read. */
function Look(props: { from: RefillRule; to: RefillRule; tank: TankView; doubt: Doubt | null }) {
  const box = useRef<HTMLDivElement>(null);
  // At once: a key that comes in between would be pressed elsewhere.
  useLayoutEffect(() => box.current?.focus(), []);
  return (
    <div class="schedule-preview rule-look" tabIndex={-1} ref={box} data-testid="rule-look">
      <p>{tt('rule.was', { words: ruleText(props.from) })}</p>
      <p>
        <strong>{tt('rule.will', { words: ruleText(props.to) })}</strong>
      </p>
      <ConsequenceText rule={props.to} tank={props.tank} doubt={props.doubt} />
    </div>
  );
}

interface ButtonsProps {
  readonly look: boolean;
  readonly busy: boolean;
  readonly ready: boolean;
  readonly blocked: Doubt | null;
  readonly onBack: () => void;
}

function Buttons({ look, busy, ready, blocked, onBack }: ButtonsProps) {
  const away = blocked === 'no_contact' || blocked === 'node_offline';
  return (
    <>
      {away && <p class="schedule-trouble">{tt(`rule.${blocked}`)}</p>}
      <div class="schedule-buttons">
        <button type="button" class="button quiet" disabled={busy} onClick={onBack}>
          {tt(look ? 'rule.back' : 'rule.cancel')}
        </button>
        <button
          type="submit"
          class="button primary"
          data-testid={look ? 'rule-confirm' : 'rule-next'}
          disabled={busy || !ready || away}
        >
          {tt(busy ? 'rule.saving' : look ? 'rule.confirm' : 'rule.next')}
        </button>
      </div>
    </>
  );
}
