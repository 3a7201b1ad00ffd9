/** The tanks where they stand. */
export const plan = {
  'plan.label': 'Plan of the farm, north is up',
  'plan.north': 'North',
  'plan.whole': 'Whole farm',
  'plan.closer': 'show them closer up',
  'plan.together': 'These stand at one place.',
  'plan.beside': 'Where several stand close together, a line leads to the place of each.',
  'plan.elsewhere': 'Not on the plan',
  'plan.unplaced_viewer': 'An admin can place them.',
  'plan.unplaced_admin': 'Place them',
} as const;
