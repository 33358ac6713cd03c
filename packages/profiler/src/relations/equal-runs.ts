/** Equal values that follow one another: how many, the numbers of the first and the last row, and the value. */
type EqualRun = { length: number; first: number; last: number; value: number };

/** What is added up of one column, value by value, in the order of a series. */
type RunCounter = {
  add: (values: Float64Array, rows: Float64Array, things: Float64Array | null) => void;
  end: () => RunsFound;
};

export type RunsFound = {
  /** Values that are not missing. */
  count: number;
  /** Steps up and down. */
  ups: number;
  downs: number;
  /** Steps from a value that is neither the least nor the greatest, and those of them that stay. */
  steps: number;
  ties: number;
  /** The longest runs of such values, longest first. */
  longest: EqualRun[];
};

const kept = 24;

/** Counts runs of equal values. Those at the least and the greatest value are no runs: zero, full and closed are states that last. */
export function countRuns({ least, greatest }: { least: number; greatest: number }): RunCounter {
  const found: RunsFound = { count: 0, ups: 0, downs: 0, steps: 0, ties: 0, longest: [] };
  let run: EqualRun = { length: 0, first: 0, last: 0, value: Number.NaN };
  let thing = Number.NaN;
  let shortest = 1;
  const close = () => {
    if (run.length <= shortest || run.value === least || run.value === greatest) return;
    found.longest.push(run);
    found.longest.sort((a, b) => b.length - a.length || a.first - b.first);
    if (found.longest.length > kept) found.longest.pop();
    if (found.longest.length === kept) shortest = found.longest.at(-1)?.length ?? 1;
  };
  return {
    add: (values, rows, things) => {
      for (let i = 0; i < values.length; i++) {
        const value = values[i] ?? Number.NaN;
        if (Number.isNaN(value)) continue;
        const row = rows[i] ?? 0;
        const own = things ? (things[i] ?? Number.NaN) : 0;
        found.count++;
        if (own !== thing) {
          close();
          thing = own;
          run = { length: 1, first: row, last: row, value };
          continue;
        }
        const isInner = run.value !== least && run.value !== greatest;
        if (isInner) found.steps++;
        if (value === run.value) {
          if (isInner) found.ties++;
          run.length++;
          run.last = row;
          continue;
        }
        if (value > run.value) found.ups++;
        else found.downs++;
        close();
        run = { length: 1, first: row, last: row, value };
      }
    },
    end: () => {
      close();
      run = { length: 0, first: 0, last: 0, value: Number.NaN };
      return found;
    },
  };
}

/** Runs that stand out, what the longest of the others is, and how many such runs chance makes. */
export type StandingStill = { runs: EqualRun[]; usual: number; chance: number };

const minLength = 12;
const maxRuns = 10;
/** A value that stays more often than not is set by somebody and kept, such as a rate of interest. */
const mostTies = 0.5;
/** What goes one way only, such as a counter, stands still when nothing happens. */
const leastTurns = 0.1;
/** Runs that are kept apart must be longer by this than the others, whatever threshold the reader sets. */
const leastFactor = 2;

/**
 * The runs of equal values that are far longer than all others. The others tell how likely a value is to stay: runs of chance have
 * lengths of the geometric distribution, of which n steps make n (1 - q) q^(L - 1) of length L and more.
 */
export function standingStill({ ups, downs, steps, ties, longest }: RunsFound): StandingStill | null {
  if (Math.min(ups, downs) < leastTurns * (ups + downs)) return null;
  const cut = longest
    .slice(0, maxRuns)
    .map((run, at) => ({ at: at + 1, factor: run.length / Math.max(1, longest[at + 1]?.length ?? 1), run }))
    .filter(({ factor, run }) => factor >= leastFactor && run.length >= minLength)
    .toSorted((a, b) => b.factor - a.factor)[0];
  if (!cut) return null;
  const runs = longest.slice(0, cut.at);
  const stuck = runs.reduce((sum, { length }) => sum + length - 1, 0);
  const others = steps - stuck;
  const stay = (ties - stuck + 1) / (others + 2);
  if (others < stuck || stay > mostTies) return null;
  const shortest = runs.at(-1)?.length ?? 0;
  const chance = others * (1 - stay) * stay ** (shortest - 1);
  return { runs, usual: longest[cut.at]?.length ?? 1, chance };
}
