/** The spans that the tank page offers, in days. */
export const CHARTS = [
  ['24 h', 1],
  ['7 d', 7],
  ['30 d', 30],
  ['1 y', 365],
] as const;
