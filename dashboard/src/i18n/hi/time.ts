export const time = {
  'duration.s': '{n} सेकंड',
  'duration.min': '{n} मिनट',
  'duration.h': '{n} घंटे',
  'duration.h_min': '{h} घंटे {min} मिनट',
  'duration.d': '{n} दिन',
  'duration.d_h': '{d} दिन {h} घंटे',
};
