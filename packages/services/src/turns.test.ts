import { expect, test } from "vitest";
import { createTurns } from "./turns.ts";

const never = new AbortController().signal;

/** Work that goes on until it is told to end. */
function anErrand(log: string[], name: string) {
  const { promise, resolve } = Promise.withResolvers<void>();
  const work = async () => {
    log.push(name);
    await promise;
    return name;
  };
  return { work, end: resolve };
}

test("so many run at once, the others in the order in which they came", async () => {
  const [turns, log] = [createTurns(2), new Array<string>()];
  const errands = ["a", "b", "c", "d"].map((name) => anErrand(log, name));
  const results = errands.map(({ work }) => turns.take(never, work));
  await Promise.resolve();
  expect(log).toEqual(["a", "b"]);
  errands[1]?.end();
  expect(await results[1]).toBe("b");
  await Promise.resolve();
  expect(log).toEqual(["a", "b", "c"]);
  for (const { end } of errands) end();
  expect(await Promise.all(results)).toEqual(["a", "b", "c", "d"]);
});

test("work that fails gives its turn on, and one that nobody waits for any more never begins", async () => {
  const [turns, log] = [createTurns(1), new Array<string>()];
  const first = anErrand(log, "first");
  const running = turns.take(never, first.work);
  const gone = new AbortController();
  const given = turns.take(gone.signal, anErrand(log, "given up").work);
  const failing = turns.take(never, () => Promise.reject(new Error("broken")));
  const last = turns.take(never, () => Promise.resolve("last"));
  gone.abort(new Error("gone"));
  await expect(given).rejects.toThrow("gone");
  await expect(turns.take(gone.signal, first.work)).rejects.toThrow("gone");
  first.end();
  await running;
  await expect(failing).rejects.toThrow("broken");
  expect(await last).toBe("last");
  expect(log).toEqual(["first"]);
});
