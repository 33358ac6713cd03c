import { afterEach, expect, test, vi } from "vitest";
import { showProgress } from "./progress.ts";

afterEach(() => void vi.useRealTimers());

const looks = { columns: 80, color: false, unicode: true, live: false };

test("where there is no terminal each stage is one line, also when it comes back", () => {
  const lines: string[] = [];
  let time = 0;
  const progress = showProgress(
    (text) => lines.push(text),
    looks,
    () => time,
  );
  progress.update("Reading", 10);
  time = 2500;
  progress.update("Reading", 60);
  progress.update("Profiling", 0);
  progress.update("Reading", 90);
  progress.stop();
  expect(lines).toEqual(["Reading (0 s)\n", "Profiling (2 s)\n"]);
});

test("on a terminal one line is written over, and it is gone at the end", () => {
  const writes: string[] = [];
  let time = 0;
  const progress = showProgress(
    (text) => writes.push(text),
    { ...looks, live: true },
    () => (time += 100),
  );
  progress.update("Reading\u001b[2J", 50);
  progress.stop();
  expect(writes[0]).toMatch(/^\r\u001b\[K█{12}░{12} 50% Reading 0 s$/);
  expect(writes.at(-1)).toBe("\r\u001b[K");
});

test("on a terminal the seconds go on while a step tells nothing, and stop with it", () => {
  vi.useFakeTimers();
  const writes: string[] = [];
  const progress = showProgress((text) => writes.push(text), { ...looks, live: true }, Date.now);
  progress.update("Comparing columns", 50);
  vi.advanceTimersByTime(2_000);
  expect(writes.map((text) => text.slice(text.lastIndexOf("columns")))).toEqual([
    "columns 0 s",
    "columns 1 s",
    "columns 2 s",
  ]);
  progress.stop();
  const { length } = writes;
  vi.advanceTimersByTime(5_000);
  expect(writes).toHaveLength(length);
});
