import { signal } from '@preact/signals';

/** How moments are shown. */
export interface TimeStyle {
  /** Twelve or twenty-four hours; undefined as the language has it. */
  readonly hour12: boolean | undefined;
  /** IANA name of the zone moments are told in; undefined for the phone's own. */
  readonly time_zone: string | undefined;
}

/** The style in use: whatever reads it follows a change. */
export const timeStyle = signal<TimeStyle>({ hour12: undefined, time_zone: undefined });
