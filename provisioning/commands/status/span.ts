/** 95 → "1 min 35 s", 200,000 → "2 d 7 h": the two largest parts. */
export function spanText(span_s: number): string {
  const parts = [
    [Math.floor(span_s / 86_400), 'd'],
    [Math.floor(span_s / 3600) % 24, 'h'],
    [Math.floor(span_s / 60) % 60, 'min'],
    [Math.floor(span_s) % 60, 's'],
  ] as const;
  const first = parts.findIndex(([amount]) => amount > 0);
  if (first === -1) return '0 s';
  return parts
    .slice(first, first + 2)
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount} ${unit}`)
    .join(' ');
}
