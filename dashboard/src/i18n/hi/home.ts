export const home = {
  'home.view.list': 'सूची के रूप में दिखाएँ',
  'home.view.plan': 'नक़्शे के रूप में दिखाएँ',
  'home.search': 'टंकी खोजें',
  'home.sort': 'क्रम',
  'home.sort.urgency': 'सबसे ज़रूरी पहले',
  'home.sort.name': 'नाम से',
  'home.sort.level': 'सबसे ख़ाली पहले',
  'home.sort.node': 'नोड से',
  'home.count': 'one: {n} टंकी | other: {n} टंकियाँ',
  'home.found': 'one: {total} में से {n} टंकी | other: {total} में से {n} टंकियाँ',
  'home.nothing_found': 'इस नाम की कोई टंकी नहीं है।',
  'home.attention': 'one: {n} पर ध्यान चाहिए | other: {n} पर ध्यान चाहिए',
};
