/**
 * A fifth: grouping and sorting twenty million rows took no more processor time with 400 MB than with 2 GB, and what the process
 * needs beside it is nearly as much again.
 */
const spillingShare = 0.2;
/** Less than this is worth no saving. */
const leastBytes = 400_000_000;

/**
 * The part of an engine's memory limit to open it with for work that can spill to disk, so that memory does not grow with the rows;
 * both in bytes. What cannot spill, such as writing tables of thousands of columns, may need all of the limit.
 */
export function spillingMemory(memoryLimit: number): number {
  return Math.min(memoryLimit, Math.max(leastBytes, Math.floor(memoryLimit * spillingShare)));
}
