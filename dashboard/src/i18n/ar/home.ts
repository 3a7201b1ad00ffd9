export const home = {
  'home.view.list': 'عرض كقائمة',
  'home.view.plan': 'عرض كمخطط',
  'home.search': 'ابحث عن خزان',
  'home.sort': 'الترتيب',
  'home.sort.urgency': 'الأكثر إلحاحًا أولًا',
  'home.sort.name': 'حسب الاسم',
  'home.sort.level': 'الأفرغ أولًا',
  'home.sort.node': 'حسب العقدة',
  'home.count':
    'zero: لا خزانات | one: خزان واحد | two: خزانان | few: {n} خزانات | many: {n} خزانًا | other: {n} خزان',
  'home.found':
    'zero: لا خزان من {total} | one: خزان واحد من {total} | two: خزانان من {total} | few: {n} خزانات من {total} | many: {n} خزانًا من {total} | other: {n} خزان من {total}',
  'home.nothing_found': 'لا يوجد خزان بهذا الاسم.',
  'home.attention':
    'zero: لا شيء يحتاج إلى نظرة | one: واحد يحتاج إلى نظرة | two: اثنان يحتاجان إلى نظرة | few: {n} تحتاج إلى نظرة | many: {n} تحتاج إلى نظرة | other: {n} تحتاج إلى نظرة',
};
