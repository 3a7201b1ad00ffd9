import type { Signal } from '@preact/signals';
import { HOST_SPAN_NAMES, type HostSpanName } from './host-span.js';
import { t } from './texts.js';

/** How far back the lines of all machines go. */
export function SpanChoice({ span }: { span: Signal<HostSpanName> }) {
  return (
    <fieldset class="host-spans" aria-label={t('system.spans')}>
      {HOST_SPAN_NAMES.map((name) => (
        <button
          key={name}
          type="button"
          data-testid={`system-${name}`}
          aria-pressed={span.value === name}
          onClick={() => {
            span.value = name;
          }}
        >
          {t(`system.span.${name}`)}
        </button>
      ))}
    </fieldset>
  );
}
