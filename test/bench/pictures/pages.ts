import type { Page } from 'playwright-core';

/** A page as it is photographed. */
export interface Photographed {
  readonly name: string;
  /** The farm it is of: two tanks with an admin, or 250 with a viewer. */
  readonly farm: 'two' | 'many';
  /** Where it is, from `#` on. */
  readonly place: string;
  /** How home shows tanks. */
  readonly view?: 'list' | 'plan';
  /** What must be there before. */
  readonly shows: string;
  /** What is opened on it first. */
  readonly open?: (page: Page) => Promise<void>;
  /** The part of it that the picture shows; left out: all of it. `screen`: what is in sight without scrolling. */
  readonly part?: string;
}

const click = (testid: string) => (page: Page) => page.getByTestId(testid).first().click();

/** Goes on in the wizard of a tank to the step after so many. */
const wizard = (steps: number) => async (page: Page) => {
  await click('setup-house')(page);
  for (let step = 0; step < steps; step++) await click('setup-next')(page);
  // The sensor is being listened to.
  if (steps === 1) await page.locator('[data-testid="setup-live"][data-quality="good"]').waitFor();
};
const SETUP = { farm: 'two', place: '#/admin/setup', shows: 'setup-house' } as const;

/** Every page of the dashboard but the door, which needs nobody signed in. */
export const PAGES: readonly Photographed[] = [
  { name: 'home', farm: 'two', place: '#/', shows: 'tank-house' },
  { name: 'plan', farm: 'two', place: '#/', view: 'plan', shows: 'plan-house' },
  { name: 'tank', farm: 'two', place: '#/tank/house', shows: 'chart-summary' },
  { name: 'why', farm: 'two', place: '#/tank/house', shows: 'tank-house-why', part: '.why' },
  {
    ...{ name: 'rule', farm: 'two', place: '#/tank/house', shows: 'tank-house-rule-edit' },
    ...{
      open: click('tank-house-rule-edit'),
      part: '.tank-part:has([data-testid="tank-house-rule"]), .rule-editor',
    },
  },
  {
    ...{ name: 'schedule', farm: 'two', place: '#/tank/house', shows: 'tank-house-schedule-edit' },
    ...{ open: click('tank-house-schedule-edit'), part: '.tank-part:has(.schedule-editor)' },
  },
  { name: 'system', farm: 'two', place: '#/system', shows: 'host-pi0' },
  { name: 'people', farm: 'two', place: '#/admin/people', shows: 'person-admin' },
  {
    ...{ name: 'alerts', farm: 'two', place: '#/admin/alerts', shows: 'alerts-add-email' },
    open: click('alerts-add-email'),
  },
  { ...SETUP, name: 'setup' },
  { ...SETUP, name: 'setup-shape', open: wizard(0) },
  { ...SETUP, name: 'setup-sensor', open: wizard(1) },
  { ...SETUP, name: 'setup-calibration', open: wizard(2) },
  { ...SETUP, name: 'setup-place', open: wizard(3) },
  { ...SETUP, name: 'setup-save', open: wizard(4) },
  { ...SETUP, name: 'setup-valve', open: wizard(5) },
  { name: 'audit', farm: 'two', place: '#/admin/audit', shows: 'audit-list' },
  { name: 'settings', farm: 'two', place: '#/settings', shows: 'settings-theme' },
  {
    ...{ name: 'home-250', farm: 'many', place: '#/', shows: 'long-list', part: 'screen' },
    open: (page) => page.locator('.tanks').evaluate((tanks) => tanks.scrollIntoView()),
  },
  { name: 'plan-250', farm: 'many', place: '#/', view: 'plan', shows: 'plan-group', part: '.plan-frame' },
];
