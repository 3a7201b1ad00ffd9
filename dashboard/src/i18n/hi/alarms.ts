export const alarms = {
  'alarms.unseen': 'अलार्म जो किसी ने नहीं देखे: {n}',
  'alarms.seen': 'अलार्म, सब देखे गए',
  'alarms.more': 'one: {n} और अलार्म | other: {n} और अलार्म',
  'alarms.fewer': 'कम',
  'alarms.acknowledge': 'देख लिया',
  'alarms.acknowledge_label': 'देख लिया, यह अलार्म: {subject}, {what}',
  'alarms.not_acknowledged': 'दर्ज नहीं हुआ: गेटवे ने नहीं लिया। फिर कोशिश करें।',
  'alarms.state.active_unacknowledged': '{time} से',
  'alarms.state.active_acknowledged': '{time} से · {by} ने देखा',
  'alarms.state.returned_unacknowledged': 'अब ठीक है; {time} पर आया था',
  'alarms.state.cleared': 'समाप्त',
  'alarms.state.shelved': 'अलग रखा',
};
