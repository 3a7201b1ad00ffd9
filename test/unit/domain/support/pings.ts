import type { Ranging, RangingFault } from '../../../../firmware/domain/level/ranging.js';

/** Echoes from these distances, in mm. */
export function echoes(...distances_mm: number[]): Ranging[] {
  return distances_mm.map((distance_mm) => ({ kind: 'echo', distance_mm }));
}

/** The same echo again and again, seven times unless told. */
export function steady(distance_mm: number, count = 7): Ranging[] {
  return echoes(...Array<number>(count).fill(distance_mm));
}

/** The same fault again and again, seven times unless told. */
export function faults(kind: RangingFault, count = 7): Ranging[] {
  return Array<Ranging>(count).fill({ kind });
}
