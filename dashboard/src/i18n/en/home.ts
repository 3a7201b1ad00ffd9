/** Finding one tank among many. */
export const home = {
  'home.view.list': 'Show as a list',
  'home.view.plan': 'Show as a plan',
  'home.search': 'Find a tank',
  'home.sort': 'Order',
  'home.sort.urgency': 'Most urgent first',
  'home.sort.name': 'By name',
  'home.sort.level': 'Emptiest first',
  'home.sort.node': 'By node',
  'home.count': 'one: {n} tank | other: {n} tanks',
  'home.found': 'one: {n} tank of {total} | other: {n} tanks of {total}',
  'home.nothing_found': 'No tank is called that.',
  'home.attention': 'one: {n} needs a look | other: {n} need a look',
} as const;
