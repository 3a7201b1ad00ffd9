/**
 * A stream of random numbers that is the same for the same seed on every machine.
 *
 * The generator is SFC32 (Chris Doty-Humphrey, PractRand): 128 bits of state, additions, shifts and a counter that
 * keeps every period above 2^32.
 */
export class SeededRandom {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;
  private spare: number | null = null;

  /** @param seed any text; two texts that differ give streams that have nothing in common */
  constructor(seed: string) {
    this.a = hash32(seed, 1);
    this.b = hash32(seed, 2);
    this.c = hash32(seed, 3);
  }

  /** Evenly spread over [0, 1). */
  next(): number {
    const sum = (this.a + this.b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  }

  /** Evenly spread over [low, high). */
  between(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  /** Normally distributed, mean 0, standard deviation 1 (Box & Muller 1958). */
  gaussian(): number {
    if (this.spare !== null) {
      const kept = this.spare;
      this.spare = null;
      return kept;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.next()));
    const angle = 2 * Math.PI * this.next();
    this.spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  /** The wait for the next of events that come by chance, `mean` apart: exponentially distributed. */
  wait(mean: number): number {
    return -mean * Math.log(1 - this.next());
  }
}

/** 32 bits that depend on all of a text: FNV-1a, then the finaliser of MurmurHash3 (Austin Appleby). */
export function hash32(text: string, salt: number): number {
  let hash = 0x811c9dc5 ^ salt;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return scramble32(hash);
}

/** Spreads every bit of a number over 32 bits; an unsigned whole number. */
export function scramble32(bits: number): number {
  let mixed = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
