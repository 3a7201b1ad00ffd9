import type { AuditEntry } from '../../../firmware/protocol/rest.js';
import { book } from '../i18n/book.js';
import { audit } from '../i18n/en/audit.js';
import { t as common } from '../i18n/language.js';

const t = book(audit);

type Deed = keyof typeof audit & `audit.did.${string}`;

/** What was done, in words; the code of a deed that has none, as of a newer gateway, stands for itself. */
export function deedText(action: string): string {
  const [part = ''] = action.split('.');
  const deed = [action, part].map((code) => `audit.did.${code}`).find(isDeed);
  return deed === undefined ? action : t(deed);
}

function isDeed(key: string): key is Deed {
  return Object.hasOwn(audit, key);
}

/** Who somebody was to the gateway, in words. */
export function rankText(role: string): string {
  switch (role) {
    case 'admin':
    case 'viewer':
      return common(`role.${role}`);
    case 'system':
    case 'node':
      return t(`audit.${role}`);
    default:
      return role;
  }
}

/** What is told of a deed besides, and where it came from: as it was written down, but for the words that are known. */
export function circumstances({ detail, from, action }: AuditEntry): string[] {
  const given = /^role (\w+)$/.exec(detail)?.[1];
  return [
    given === undefined ? detail : t('audit.role', { role: rankText(given) }),
    from === 'local' ? t('audit.local') : from,
    action,
  ].filter((text) => text !== '' && text !== '-');
}
