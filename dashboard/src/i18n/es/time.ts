export const time = {
  'duration.s': '{n} s',
  'duration.min': '{n} min',
  'duration.h': '{n} h',
  'duration.h_min': '{h} h {min} min',
  'duration.d': '{n} d',
  'duration.d_h': '{d} d {h} h',
};
