import { expect, test } from "vitest";
import { retry } from "./retry.ts";

function failingTimes(times: number) {
  let calls = 0;
  return async () => {
    calls += 1;
    if (calls <= times) throw new Error(`failure ${calls}`);
    return calls;
  };
}

function recordedPauses() {
  const pauses: number[] = [];
  return { pauses, wait: async (milliseconds: number) => pauses.push(milliseconds) };
}

test("tries three times, waiting twice as long before each", async () => {
  const { pauses, wait } = recordedPauses();
  await expect(retry(failingTimes(2), { wait })).resolves.toBe(3);
  expect(pauses).toEqual([250, 500]);
});

test("gives up with the last error", async () => {
  const { wait } = recordedPauses();
  await expect(retry(failingTimes(3), { wait })).rejects.toThrow("failure 3");
});

test("an error that is not worth retrying ends the tries", async () => {
  const { pauses, wait } = recordedPauses();
  await expect(retry(failingTimes(1), { wait, isWorthRetrying: () => false })).rejects.toThrow("failure 1");
  expect(pauses).toEqual([]);
});

test("an abort ends the wait", async () => {
  const controller = new AbortController();
  const work = retry(failingTimes(3), {
    firstDelay: 60_000,
    signal: controller.signal,
    onRetry: () => controller.abort(),
  });
  await expect(work).rejects.toThrow("aborted");
});
