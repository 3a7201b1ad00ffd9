export const plan = {
  'plan.label': 'खेत का नक़्शा, उत्तर ऊपर',
  'plan.north': 'उत्तर',
  'plan.whole': 'पूरा खेत',
  'plan.closer': 'पास से देखें',
  'plan.together': 'ये सब एक ही जगह पर हैं।',
  'plan.beside': 'जहाँ कई टंकियाँ पास-पास हैं, वहाँ हर एक की असली जगह तक एक रेखा जाती है।',
  'plan.elsewhere': 'नक़्शे पर नहीं',
  'plan.unplaced_viewer': 'कोई एडमिन इन्हें रख सकता है।',
  'plan.unplaced_admin': 'इन्हें रखें',
};
