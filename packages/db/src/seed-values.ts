import { v7 as uuidv7 } from "uuid";

/** A stream of values that a number fixes: the same seed gives the same rows, ids and times. */
export interface SeedValues {
  /** From 0 up to 1. */
  next(): number;
  /** A whole number from 0 up to `below`. */
  below(below: number): number;
  pick<const Item>(items: readonly [Item, ...Item[]]): Item;
  id(): string;
  /** A time after all earlier ones. */
  time(): Date;
}

/** Where seeded time begins: fixed, so that two runs agree. */
const epoch = Date.UTC(2026, 0, 1);

/** mulberry32, a public-domain generator: enough for sample rows, not for secrets. */
export function createSeedValues(seed: number): SeedValues {
  let state = seed >>> 0;
  let clock = epoch;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    next,
    below,
    pick: (items) => items[below(items.length)] ?? items[0],
    id: () => uuidv7({ msecs: clock, seq: below(2 ** 31), random: Uint8Array.from({ length: 16 }, () => below(256)) }),
    time: () => new Date((clock += 1_000 + below(600_000))),
  };
}
