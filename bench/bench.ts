import type { BenchResult } from "./report.ts";

export type BenchContext = {
  /** A folder of this run, removed at its end. */
  folder: string;
  /** Small sizes: to see that everything works, not to learn anything. */
  small: boolean;
  /** Measures ydata-profiling as well. */
  ydata: boolean;
  /** A Python that has pandas (and ydata-profiling) already, instead of an environment of this run. */
  python: string | undefined;
  signal: AbortSignal;
  /** Says what is being done. */
  say: (line: string) => void;
};

export type Bench = (context: BenchContext) => Promise<BenchResult>;

/** Contenders in an order that turns with each repetition, so that none always runs on a warm or a tired machine. */
export function inTurn<Contender>(contenders: readonly Contender[], repetition: number): Contender[] {
  return repetition % 2 === 0 ? [...contenders] : contenders.toReversed();
}
