export const home = {
  'home.view.list': 'Mostrar como lista',
  'home.view.plan': 'Mostrar como plano',
  'home.search': 'Buscar un depósito',
  'home.sort': 'Orden',
  'home.sort.urgency': 'Primero lo más urgente',
  'home.sort.name': 'Por nombre',
  'home.sort.level': 'Primero el más vacío',
  'home.sort.node': 'Por nodo',
  'home.count': 'one: {n} depósito | other: {n} depósitos',
  'home.found': 'one: {n} depósito de {total} | other: {n} depósitos de {total}',
  'home.nothing_found': 'Ningún depósito se llama así.',
  'home.attention': 'one: {n} necesita que lo miren | other: {n} necesitan que los miren',
};
