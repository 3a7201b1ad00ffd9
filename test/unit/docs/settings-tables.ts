import { z } from 'zod';

/** What one key of a configuration file may be, as the columns of its table. */
export interface Setting {
  readonly key: string;
  /** ``| `key` | default | unit | range |`` */
  readonly row: string;
}

/** The keys of one object of a configuration file. */
export interface SettingsTable {
  /** Where the object stands, as `tanks[].inlet`; of several kinds with the kind behind it. */
  readonly place: string;
  /** Where else the very same keys stand. */
  readonly also: string[];
  readonly settings: readonly Setting[];
}

/** As much of JSON Schema as zod makes of the configurations. */
interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

/** The longest ends first: `inflow_lph` is in L/h. */
const UNITS: readonly (readonly [end: string, unit: string])[] = [
  ['mm_per_s', 'mm/s'],
  ['mm_per_tip', 'mm'],
  ['litres_per_pulse', 'L'],
  ['per_m3', 'money per m³'],
  ['per_hour', 'per hour'],
  ['percent', '%'],
  ['litres', 'L'],
  ['minute', 'min'],
  ['min', 'min'],
  ['days', 'days'],
  ['deg', '°'],
  ['lph', 'L/h'],
  ['mm', 'mm'],
  ['ms', 'ms'],
  ['mb', 'MB'],
  ['m2', 'm²'],
  ['m', 'm'],
  ['s', 's'],
  ['h', 'h'],
  ['c', '°C'],
];

/** Every key of a configuration file, by the object it stands in, with default, unit and range. */
export function settingsTables(schema: z.ZodType): SettingsTable[] {
  const tables = new Map<string, SettingsTable>();
  // What checks say over and above it is said in the sentence of each key.
  walk(z.toJSONSchema(schema, { io: 'input' }) as Schema, '', tables);
  return [...tables.values()];
}

function walk(schema: Schema, place: string, tables: Map<string, SettingsTable>): void {
  const kinds = objectsOf(schema);
  const shared = kinds.length > 1 ? sharedBy(kinds) : [];
  const [first] = kinds;
  if (first !== undefined && shared.length > 0) add(place, only(first, shared), tables);
  for (const kind of kinds) {
    const own = Object.keys(kind.properties ?? {}).filter((key) => !shared.includes(key));
    add(kinds.length > 1 ? `${place} ${kindOf(kind)}` : place, only(kind, own), tables);
  }
  for (const kind of kinds) {
    for (const [key, value] of Object.entries(kind.properties ?? {}))
      walk(value, place === '' ? key : `${place}.${key}`, tables);
    if (typeof kind.additionalProperties === 'object') walk(kind.additionalProperties, `${place}.*`, tables);
  }
  for (const { items } of alternatives(schema)) if (items !== undefined) walk(items, `${place}[]`, tables);
}

function add(place: string, object: Schema, tables: Map<string, SettingsTable>): void {
  const settings = Object.entries(object.properties ?? {}).map(([key, value]) => ({
    key,
    row: `| \`${key}\` | ${defaultOf(value, object.required?.includes(key) ?? false)} | ${unitOf(key, value)} | ${rangeOf(value)} |`,
  }));
  const known = tables.get(JSON.stringify(settings));
  if (settings.length === 0 || known?.place === place || known?.also.includes(place)) return;
  if (known !== undefined) known.also.push(place);
  else tables.set(JSON.stringify(settings), { place, also: [], settings });
}

function alternatives(schema: Schema): readonly Schema[] {
  return (schema.anyOf ?? schema.oneOf)?.flatMap(alternatives) ?? [schema];
}

function objectsOf(schema: Schema): Schema[] {
  return alternatives(schema).filter(({ type }) => type === 'object');
}

/** Keys that each kind has, and for which each says the same. */
function sharedBy(kinds: readonly Schema[]): string[] {
  const said = ({ properties, required }: Schema, key: string) =>
    JSON.stringify([properties?.[key], required?.includes(key)]);
  const [first, ...others] = kinds;
  return Object.keys(first?.properties ?? {}).filter((key) =>
    others.every((other) => first !== undefined && said(other, key) === said(first, key)),
  );
}

function only({ properties = {}, ...rest }: Schema, keys: readonly string[]): Schema {
  const kept = Object.entries(properties).filter(([key]) => keys.includes(key));
  return { ...rest, properties: Object.fromEntries(kept) };
}

/** `driver: "serial"`, or where nothing names the kind its first key. */
function kindOf({ properties = {} }: Schema): string {
  const named = Object.entries(properties).find(([, value]) => value.const !== undefined);
  if (named === undefined) return `with ${Object.keys(properties)[0]}`;
  return `with ${named[0]}: ${JSON.stringify(named[1].const)}`;
}

function defaultOf(schema: Schema, required: boolean): string {
  if (schema.default !== undefined) return code(schema.default);
  return required ? 'to be given' : 'left out';
}

function unitOf(key: string, schema: Schema): string {
  const numbers = alternatives(schema).some(({ type }) => type === 'number' || type === 'integer');
  if (!numbers) return '';
  return UNITS.find(([end]) => key === end || key.endsWith(`_${end}`))?.[1] ?? '';
}

function rangeOf(schema: Schema): string {
  const all = alternatives(schema).map(rangeOfOne);
  return [...new Set(all)].join(' or ');
}

function rangeOfOne(schema: Schema): string {
  const { type, minItems, maxItems, items } = schema;
  if (schema.const !== undefined) return code(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(code).join(', ');
  switch (type) {
    case 'boolean':
      return '`true`, `false`';
    case 'null':
      return '`null`';
    case 'integer':
    case 'number':
      return numbersOf(schema);
    case 'string':
      return textOf(schema);
    case 'array': {
      if (schema.prefixItems !== undefined) return `[${schema.prefixItems.map(rangeOf).join('; ')}]`;
      const many = minItems === undefined ? `up to ${maxItems}` : `${minItems}–${maxItems}`;
      return `list of ${many}${objectsOf(items ?? {}).length > 0 ? '' : ` of: ${rangeOf(items ?? {})}`}`;
    }
    case 'object':
      return 'object';
    default:
      throw new Error(`a setting of a kind that no table tells of: ${JSON.stringify(schema)}`);
  }
}

function numbersOf({ type, minimum, exclusiveMinimum, maximum }: Schema): string {
  const least = exclusiveMinimum === undefined ? minimum : `above ${exclusiveMinimum}`;
  if (least === undefined || maximum === undefined) throw new Error('a number has no range');
  const span = `${least}–${maximum}`;
  return type === 'integer' ? `${span}, whole` : span;
}

function textOf({ format, pattern, maxLength }: Schema): string {
  const kind = format === 'uri' ? 'address' : pattern === undefined ? 'text' : 'text of one form';
  return maxLength === undefined ? kind : `${kind}, up to ${maxLength} characters`;
}

function code(value: unknown): string {
  return `\`${JSON.stringify(value)}\``;
}
