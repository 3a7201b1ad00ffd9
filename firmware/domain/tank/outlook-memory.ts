import type { FlowMemory } from '../flow/learned-flow.js';

/** What is to be kept across a restart: what each source brings, and what whole runs gain. "" is the one without a name. */
export interface OutlookMemory {
  readonly inflows: Readonly<Record<string, FlowMemory>>;
  readonly gains: FlowMemory;
}
