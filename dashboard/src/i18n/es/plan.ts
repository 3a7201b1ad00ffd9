export const plan = {
  'plan.label': 'Plano de la finca, con el norte arriba',
  'plan.north': 'Norte',
  'plan.whole': 'Toda la finca',
  'plan.closer': 'verlos más de cerca',
  'plan.together': 'Están todos en el mismo lugar.',
  'plan.beside': 'Donde hay varios muy juntos, una línea lleva al lugar de cada uno.',
  'plan.elsewhere': 'Fuera del plano',
  'plan.unplaced_viewer': 'Un administrador puede colocarlos.',
  'plan.unplaced_admin': 'Colocarlos',
};
