import type { CsvScan } from "./scan.ts";
import type { DelimiterCounts } from "./tally.ts";

export const usualDelimiters = [",", "\t", ";", "|"] as const;

/** Where the header and this share of the rows agree on a delimiter it is taken for certain. */
const leadingTextShare = 0.9;

/**
 * The delimiter under which most records of the whole file have as many fields as the header; null when the file has
 * one column.
 */
export function chooseDelimiter(scan: CsvScan): string | null {
  const withHeader = best(
    scan.delimiters.filter((candidate) => candidate.header > 0),
    (candidate) => share(candidate, candidate.header, scan.records),
  );
  if (withHeader) return withHeader.delimiter;
  // A title above the table: the header row has no delimiter, but the rows below it agree on one.
  const below = best(
    scan.delimiters.filter((candidate) => modal(candidate) > 0),
    (candidate) => share(candidate, modal(candidate), scan.records),
  );
  if (!below || scan.records < 3) return null;
  return share(below, modal(below), scan.records - 1) >= leadingTextShare ? below.delimiter : null;
}

function best(
  candidates: readonly DelimiterCounts[],
  score: (candidate: DelimiterCounts) => number,
): DelimiterCounts | undefined {
  let winner: DelimiterCounts | undefined;
  for (const candidate of candidates) {
    if (!winner || score(candidate) > score(winner)) winner = candidate;
    else if (score(candidate) === score(winner) && candidate.header > winner.header) winner = candidate;
  }
  return winner;
}

function share(candidate: DelimiterCounts, count: number, records: number): number {
  return (candidate.perRecord.get(count) ?? 0) / Math.max(1, records);
}

function modal(candidate: DelimiterCounts): number {
  let [winner, most] = [0, 0];
  for (const [count, records] of candidate.perRecord) {
    if (records > most && count > 0) [winner, most] = [count, records];
  }
  return winner;
}

/** Fields of most records among those that the delimiter divides. */
export function usualWidth(counts: DelimiterCounts): number {
  return modal(counts) + 1;
}

/** The greatest number of delimiters in a record. */
export function mostDelimiters(counts: DelimiterCounts): number {
  return Math.max(0, ...counts.perRecord.keys());
}
