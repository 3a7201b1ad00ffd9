import type { Address } from './address.js';

/** The pages that are loaded when somebody goes to them. */
export const PAGES = {
  tank: () => import('../tank/page/tank-page.js').then(({ TankPage }) => TankPage),
  system: () => import('../system/system-page.js').then(({ SystemPage }) => SystemPage),
  settings: () => import('../settings/settings-page.js').then(({ SettingsPage }) => SettingsPage),
  admin: () => import('../admin/admin-page.js').then(({ AdminPage }) => AdminPage),
} as const;

/** Begins to load the page of an address, while it is still being asked who is there: on a slow link that is a second. */
export function loadAhead({ at }: Address): void {
  const load = at in PAGES ? PAGES[at as keyof typeof PAGES] : undefined;
  // When it fails, the page itself says so, and offers to try again.
  load?.().catch(() => undefined);
}
