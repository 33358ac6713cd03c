/** Something to close, and its name for the log. */
export type Closer = { name: string; close: () => unknown };

/** What came of closing: the names of what did not finish in time, and of what failed with its error. */
export type CloseResult = { unfinished: string[]; failed: { name: string; error: unknown }[] };

/**
 * Closes everything at the same time and waits at most `milliseconds`; never throws.
 * What must close in order goes into one closer.
 */
export async function closeWithin(milliseconds: number, closers: readonly Closer[]): Promise<CloseResult> {
  const open = new Set(closers.map((closer) => closer.name));
  const failed: CloseResult["failed"] = [];
  const closeOne = async ({ name, close }: Closer) => {
    try {
      await close();
    } catch (error) {
      failed.push({ name, error });
    }
    open.delete(name);
  };
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([Promise.all(closers.map(closeOne)), deadline]);
  clearTimeout(timer);
  return { unfinished: [...open], failed };
}
