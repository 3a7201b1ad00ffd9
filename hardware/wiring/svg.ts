/** Pieces of a drawing. Coordinates are whole numbers, so that the same input gives the same bytes. */

export type Point = readonly [x: number, y: number];

interface TextStyle {
  readonly size?: number;
  readonly bold?: boolean;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly fill?: string;
}

export const INK = '#1b1f24';
export const PALE = '#57606a';

export function text([x, y]: Point, words: string, style: TextStyle = {}): string {
  const { size = 13, bold = false, anchor = 'start', fill = INK } = style;
  const weight = bold ? ' font-weight="700"' : '';
  const side = anchor === 'start' ? '' : ` text-anchor="${anchor}"`;
  return `<text x="${x}" y="${y}" font-size="${size}"${weight}${side} fill="${fill}">${escaped(words)}</text>`;
}

/** A wire along these corners. */
export function wire(points: readonly Point[], colour: string): string {
  const path = points.map(([x, y]) => `${x},${y}`).join(' ');
  return `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>`;
}

/** A bar that many things are connected to. */
export function rail([x, from_y]: Point, to_y: number, colour: string): string {
  return `<line x1="${x}" y1="${from_y}" x2="${x}" y2="${to_y}" stroke="${colour}" stroke-width="5" stroke-linecap="round"/>`;
}

/** Where wires are connected; wires that merely cross have none. */
export function joint([x, y]: Point, colour: string): string {
  return `<circle cx="${x}" cy="${y}" r="4" fill="${colour}"/>`;
}

export function box([x, y]: Point, width: number, height: number, fill = '#ffffff'): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="4" fill="${fill}" stroke="${INK}" stroke-width="1.5"/>`;
}

export function circle([x, y]: Point, radius: number, fill: string): string {
  return `<circle cx="${x}" cy="${y}" r="${radius}" fill="${fill}" stroke="${INK}" stroke-width="1"/>`;
}

/** A resistor, lying or standing, around this middle. */
export function resistor([x, y]: Point, lies: 'across' | 'upright'): string {
  return lies === 'across' ? box([x - 20, y - 6], 40, 12) : box([x - 6, y - 9], 12, 18);
}

/** A fuse in a wire that lies across. */
export function fuse([x, y]: Point): string {
  return `${box([x - 24, y - 7], 48, 14)}<line x1="${x - 24}" y1="${y}" x2="${x + 24}" y2="${y}" stroke="${INK}" stroke-width="1.5"/>`;
}

/** The same in one that goes down. */
export function uprightFuse([x, y]: Point): string {
  return `${box([x - 7, y - 22], 14, 44)}<line x1="${x}" y1="${y - 22}" x2="${x}" y2="${y + 22}" stroke="${INK}" stroke-width="1.5"/>`;
}

/** A diode in a wire that lies across, its ring (the cathode) to the left. */
export function diode([x, y]: Point): string {
  return `<polygon points="${x + 9},${y - 8} ${x + 9},${y + 8} ${x - 7},${y}" fill="${INK}"/><line x1="${x - 8}" y1="${y - 9}" x2="${x - 8}" y2="${y + 9}" stroke="${INK}" stroke-width="3"/>`;
}

/** The whole drawing, so wide as a sheet of A4 lying across with a margin of 10 mm, and never higher. */
export function sheet(title: string, width: number, height: number, parts: readonly string[]): string {
  const scale_mm = Math.min(277 / width, 190 / height);
  const millimetres = (length: number) => `${(length * scale_mm).toFixed(1)}mm`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${millimetres(width)}" height="${millimetres(height)}" viewBox="0 0 ${width} ${height}" font-family="DejaVu Sans, Verdana, sans-serif" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}

function escaped(words: string): string {
  return words.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
