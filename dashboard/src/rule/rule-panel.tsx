import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { TankView } from '../../../firmware/protocol/rest.js';
import { useServices } from '../services.js';
import type { Doubt } from '../tank/doubt.js';
import { tt } from './texts.js';
import { ruleText } from './words.js';

type Editor = typeof import('./rule-editor.js').RuleEditor;

interface Props {
  readonly tank: TankView;
  readonly doubt: Doubt | null;
  readonly admin: boolean;
}

/** The refill rule in words; for admins the way to change it. */
export function RulePanel({ tank, doubt, admin }: Props) {
  const { announcer } = useServices();
  const editor = useSignal<{ readonly Editor: Editor } | 'closed' | 'loading' | 'failed'>('closed');
  const button = useRef<HTMLButtonElement>(null);
  const { rule } = tank;
  if (!tank.actuators.includes('inlet')) return null;
  const toggle = async () => {
    if (typeof editor.value === 'object') {
      editor.value = 'closed';
      return;
    }
    editor.value = 'loading';
    const loaded = await import('./rule-editor.js').catch(() => null);
    editor.value = loaded === null ? 'failed' : { Editor: loaded.RuleEditor };
  };
  const open = typeof editor.value === 'object' ? editor.value : null;
  return (
    <section class="card tank-part rule" aria-labelledby="rule-title">
      <div class="part-head">
        <h2 id="rule-title">{tt('rule.title')}</h2>
        {admin && rule !== null && (
          <button
            type="button"
            class="button quiet"
            ref={button}
            data-testid={`tank-${tank.id}-rule-edit`}
            aria-expanded={open !== null}
            aria-label={tt(open === null ? 'rule.change_label' : 'rule.hide_label', { tank: tank.name })}
            disabled={editor.value === 'loading'}
            onClick={toggle}
          >
            {tt(open === null ? 'rule.change' : 'rule.hide')}
          </button>
        )}
      </div>
      <p data-testid={`tank-${tank.id}-rule`}>{rule === null ? tt('rule.unknown') : ruleText(rule)}</p>
      {editor.value === 'failed' && <p role="alert">{tt('rule.not_loaded')}</p>}
      {open !== null && rule !== null && (
        <open.Editor
          tank={tank}
          rule={rule}
          doubt={doubt}
          onDone={(kept) => {
            editor.value = 'closed';
            button.current?.focus();
            if (kept) announcer.say(tt('rule.kept'));
          }}
        />
      )}
    </section>
  );
}
