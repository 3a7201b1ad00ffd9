import type { AuditEntry } from '../../../../firmware/protocol/rest.js';
import { circumstances, deedText } from '../../audit/words.js';

/** Whether an entry holds every word that is looked for, and was denied where only those are wanted. */
export function matches(entry: AuditEntry, wanted: string, denied_only: boolean): boolean {
  if (denied_only && entry.allowed) return false;
  const { actor, role, action, target, detail, from } = entry;
  const told = [deedText(action), ...circumstances(entry)];
  const all = [actor, role, action, target, detail, from, ...told].join(' ').toLowerCase();
  return wanted
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}
