export const plan = {
  'plan.label': 'مخطط المزرعة، والشمال في الأعلى',
  'plan.north': 'الشمال',
  'plan.whole': 'المزرعة كلها',
  'plan.closer': 'عرضها عن قرب',
  'plan.together': 'كلها في موضع واحد.',
  'plan.beside': 'حيث تتقارب عدة خزانات يقود خط إلى موضع كل منها.',
  'plan.elsewhere': 'خارج المخطط',
  'plan.unplaced_viewer': 'يستطيع مدير وضعها على المخطط.',
  'plan.unplaced_admin': 'ضعها على المخطط',
};
