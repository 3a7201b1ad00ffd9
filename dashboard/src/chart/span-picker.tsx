import { useSignal } from '@preact/signals';
import { OnePressed } from '../choice/one-pressed.js';
import { timeStyle } from '../i18n/time-style.js';
import { useGatewayNow } from './gateway-now.js';
import { SPANS, type Span, type SpanName, spanOfDays, spanUntil } from './span.js';
import { tt } from './texts.js';

interface Props {
  readonly chosen: SpanName | 'custom';
  readonly onChoose: (name: SpanName | 'custom', span: Span) => void;
}

/** Which time to show: a usual one that ends now, or days of one's own. */
export function SpanPicker({ chosen, onChoose }: Props) {
  const gatewayNow_ms = useGatewayNow();
  const own = useSignal(false);
  const press = (name: SpanName | 'custom') => {
    own.value = name === 'custom';
    if (name !== 'custom') onChoose(name, spanUntil(name, gatewayNow_ms()));
  };
  return (
    <>
      <OnePressed
        label={tt('chart.spans')}
        names={[...SPANS, 'custom']}
        pressed={own.value ? 'custom' : chosen}
        textOf={(name) => tt(`chart.span.${name}`)}
        testIdStart="chart-"
        onPress={press}
      />
      {own.value && <OwnDays onShow={(span) => onChoose('custom', span)} />}
    </>
  );
}

function OwnDays({ onShow }: { onShow: (span: Span) => void }) {
  const gatewayNow_ms = useGatewayNow();
  const from = useSignal('');
  const to = useSignal('');
  const wrong = useSignal(false);
  const show = (event: Event) => {
    event.preventDefault();
    const span = spanOfDays(from.value, to.value, timeStyle.peek().time_zone, gatewayNow_ms());
    wrong.value = span === null;
    if (span !== null) onShow(span);
  };
  return (
    <form class="own-days" onSubmit={show} noValidate>
      {(['from', 'to'] as const).map((end) => (
        <label key={end} class="schedule-field">
          <span>{tt(`chart.${end}`)}</span>
          <input
            type="date"
            data-testid={`chart-${end}`}
            aria-invalid={wrong.value}
            value={end === 'from' ? from.value : to.value}
            onInput={({ currentTarget }) => {
              (end === 'from' ? from : to).value = currentTarget.value;
            }}
          />
        </label>
      ))}
      <button type="submit" class="button primary" data-testid="chart-show">
        {tt('chart.show')}
      </button>
      {wrong.value && (
        <p class="schedule-trouble" role="alert">
          {tt('chart.mistake.dates')}
        </p>
      )}
    </form>
  );
}
