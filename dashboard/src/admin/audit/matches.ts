import type { AuditEntry } from '../../../../firmware/protocol/rest.js';

/** Whether an entry holds every word that is looked for, and was denied where only those are wanted. */
export function matches(entry: AuditEntry, wanted: string, denied_only: boolean): boolean {
  if (denied_only && entry.allowed) return false;
  const { actor, role, action, target, detail, from } = entry;
  const all = [actor, role, action, target, detail, from].join(' ').toLowerCase();
  return wanted
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}
