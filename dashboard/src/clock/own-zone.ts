/** The time zone of this phone, which is mostly the farm's. */
export function ownZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** The time zones there are to choose from, with those of the given names and of this phone, in the order of their names. */
export function zonesToChoose(...also: readonly string[]): readonly string[] {
  return [...new Set([...also, ownZone(), ...Intl.supportedValuesOf('timeZone'), 'UTC'])].sort();
}
