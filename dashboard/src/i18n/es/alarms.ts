export const alarms = {
  'alarms.unseen': 'Alarmas que nadie ha visto: {n}',
  'alarms.seen': 'Alarmas, todas vistas',
  'alarms.more': 'one: {n} alarma más | other: {n} alarmas más',
  'alarms.fewer': 'Menos',
  'alarms.acknowledge': 'Vista',
  'alarms.acknowledge_label': 'Vista, esta alarma: {subject}, {what}',
  'alarms.not_acknowledged': 'No anotado: la puerta de enlace no lo aceptó. Inténtelo de nuevo.',
  'alarms.state.active_unacknowledged': 'desde {time}',
  'alarms.state.active_acknowledged': 'desde {time} · vista por {by}',
  'alarms.state.returned_unacknowledged': 'ya pasó; llegó a las {time}',
  'alarms.state.cleared': 'pasó',
  'alarms.state.shelved': 'apartada',
};
