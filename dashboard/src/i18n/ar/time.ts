export const time = {
  'duration.s': '{n} ث',
  'duration.min': '{n} د',
  'duration.h': '{n} س',
  'duration.h_min': '{h} س {min} د',
  'duration.d':
    'zero: {n} يوم | one: {n} يوم | two: {n} يوم | few: {n} أيام | many: {n} يومًا | other: {n} يوم',
  'duration.d_h': '{d} يوم {h} س',
};
