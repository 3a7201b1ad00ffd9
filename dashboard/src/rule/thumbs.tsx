import { numbers } from '../i18n/language.js';
import { HIGH, LOW, thumbTo } from './draft.js';
import { tt } from './texts.js';

interface Props {
  readonly low: number;
  readonly high: number;
  /** The present level; null when it is not known. */
  readonly level: number | null;
  readonly onChange: (part: { low?: string; high?: string }) => void;
}

/** Both marks on one scale, each under a thumb. What a thumb can do, the number fields beside it can, too. */
export function Thumbs({ low, high, level, onChange }: Props) {
  return (
    <div class="thumbs" style={{ '--low': low, '--high': high }}>
      <div class="thumbs-track" aria-hidden="true">
        <span class="thumbs-band" />
        {level !== null && <span class="thumbs-level" style={{ '--at': level }} />}
      </div>
      <Thumb thumb="low" at={low} other={high} limits={LOW} onTop={low > 50} onChange={onChange} />
      <Thumb thumb="high" at={high} other={low} limits={HIGH} onTop={low <= 50} onChange={onChange} />
    </div>
  );
}

interface ThumbProps {
  readonly thumb: 'low' | 'high';
  readonly at: number;
  readonly other: number;
  readonly limits: { readonly min: number; readonly max: number };
  readonly onTop: boolean;
  readonly onChange: Props['onChange'];
}

function Thumb({ thumb, at, other, limits, onTop, onChange }: ThumbProps) {
  return (
    <input
      type="range"
      class="thumb"
      data-testid={`rule-${thumb}-thumb`}
      data-top={onTop}
      // One scale for both, so that they stand where they mean.
      min={0}
      max={100}
      step={1}
      value={at}
      aria-label={tt(`rule.${thumb}_thumb`)}
      aria-valuetext={numbers.value.percent(at)}
      aria-valuemin={limits.min}
      aria-valuemax={limits.max}
      onInput={({ currentTarget }) => {
        const to = thumbTo(thumb, Number(currentTarget.value), other);
        currentTarget.value = String(to);
        onChange({ [thumb]: String(to) });
      }}
    />
  );
}
