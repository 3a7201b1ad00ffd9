export const time = {
  'duration.s': '{n} ث',
  'duration.min': '{n} د',
  'duration.h': '{n} س',
  'duration.h_min': '{h} س {min} د',
  'duration.d': '{n} ي',
  'duration.d_h': '{d} ي {h} س',
};
