/** How often each number of delimiters per record occurs, for one possible delimiter. */
export type DelimiterCounts = {
  delimiter: string;
  header: number;
  perRecord: Map<number, number>;
  quotesAfter: number;
};

/** Counts the delimiters of each record, for several possible delimiters at once; each is known by its index. */
export type Tallies = {
  counts: DelimiterCounts[];
  count(index: number): void;
  /** Notes a quote that opens a field after the delimiter that was counted last. */
  countQuote(): void;
  endRecord(): void;
  /** Puts what is not yet in `counts` there. */
  flush(): void;
};

/** So many different numbers of delimiters are told apart; a file with more has no delimiter. */
const maxDistinctCounts = 5000;

export function createTallies(delimiters: readonly string[]): Tallies {
  const counts = delimiters.map((delimiter): DelimiterCounts => {
    return { delimiter, header: 0, perRecord: new Map(), quotesAfter: 0 };
  });
  // Records of the same number follow each other mostly: they are counted as runs.
  const open = new Int32Array(delimiters.length);
  const last = new Int32Array(delimiters.length).fill(-1);
  const runs = new Float64Array(delimiters.length);
  let [isHeader, lastIndex] = [true, 0];

  function flushRun(index: number): void {
    const tally = counts[index];
    const run = runs[index] ?? 0;
    if (!tally || run === 0) return;
    const count = last[index] ?? 0;
    runs[index] = 0;
    const known = tally.perRecord.get(count);
    if (known === undefined && tally.perRecord.size >= maxDistinctCounts) return;
    tally.perRecord.set(count, (known ?? 0) + run);
  }

  return {
    counts,
    count: (index) => {
      open[index] = (open[index] ?? 0) + 1;
      lastIndex = index;
    },
    countQuote: () => {
      const tally = counts[lastIndex];
      if (tally) tally.quotesAfter += 1;
    },
    endRecord: () => {
      counts.forEach((tally, index) => {
        const count = open[index] ?? 0;
        if (isHeader) tally.header = count;
        if (last[index] !== count) {
          flushRun(index);
          last[index] = count;
        }
        runs[index] = (runs[index] ?? 0) + 1;
        open[index] = 0;
      });
      isHeader = false;
    },
    flush: () => counts.forEach((_, index) => flushRun(index)),
  };
}
