/** What is wrong on the farm. */
export const alarms = {
  'alarms.unseen': 'Alarms nobody has seen: {n}',
  'alarms.seen': 'Alarms, all seen',
  'alarms.more': 'one: {n} more alarm | other: {n} more alarms',
  'alarms.fewer': 'Fewer',
  'alarms.acknowledge': 'Seen',
  'alarms.acknowledge_label': 'Say that this alarm was seen: {subject}, {what}',
  'alarms.not_acknowledged': 'Not noted: the gateway did not take it. Try again.',
  'alarms.no_answer': 'No answer: nobody knows whether it was noted. Try again.',
  'alarms.state.active_unacknowledged': 'since {time}',
  'alarms.state.active_acknowledged': 'since {time} · seen by {by}',
  'alarms.state.returned_unacknowledged': 'over by now; it came at {time}',
  'alarms.state.cleared': 'over',
  'alarms.state.shelved': 'put aside',
} as const;
