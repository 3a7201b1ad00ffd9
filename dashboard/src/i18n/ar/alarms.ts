export const alarms = {
  'alarms.unseen': 'إنذارات لم يرها أحد: {n}',
  'alarms.seen': 'إنذارات، رُئيت كلها',
  'alarms.more':
    'zero: لا إنذارات أخرى | one: إنذار آخر | two: إنذاران آخران | few: {n} إنذارات أخرى | many: {n} إنذارًا آخر | other: {n} إنذار آخر',
  'alarms.fewer': 'أقل',
  'alarms.acknowledge': 'رأيته',
  'alarms.acknowledge_label': 'رأيته، هذا الإنذار: {subject}، {what}',
  'alarms.not_acknowledged': 'لم يُسجَّل: البوابة لم تقبله. حاول مرة أخرى.',
  'alarms.no_answer': 'لا جواب: لا يُعرف هل سُجِّل. حاول مرة أخرى.',
  'alarms.state.active_unacknowledged': 'منذ {time}',
  'alarms.state.active_acknowledged': 'منذ {time} · رآه {by}',
  'alarms.state.returned_unacknowledged': 'انتهى الآن؛ جاء في {time}',
  'alarms.state.cleared': 'انتهى',
  'alarms.state.shelved': 'مُنحّى جانبًا',
};
