export const time = {
  'duration.s': '{n} से',
  'duration.min': '{n} मिनट',
  'duration.h': '{n} घं',
  'duration.h_min': '{h} घं {min} मिनट',
  'duration.d': '{n} दिन',
  'duration.d_h': '{d} दिन {h} घं',
};
