/** The time zone of this phone, which is mostly the farm's. */
export function ownZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}
