import { Matrix } from "ml-matrix";
import { expect, test, vi } from "vitest";
import { profileText, type ProfiledFile } from "../fixture/profile-file.ts";
import { relateTarget } from "../target/relate-target.ts";
import { estimateMoments, type Pattern } from "./em.ts";
import { relateColumns } from "./relate-columns.ts";
import { matchSums } from "./triples.ts";

// Each test reads and profiles a file with a DuckDB of its own: seconds on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const noise = (i: number, k: number) => ((i + 3) * (k * 2 + 7919) * 104_729 + ((i * i) % 7919) * (k + 31)) % 997;

/** Numbers, classes and gaps in 60 columns. */
function wideTable(): Promise<ProfiledFile> {
  const header = Array.from({ length: 60 }, (_, k) => `c${k}`);
  const cell = (i: number, k: number) => {
    if (k % 3 === 0) return ["red", "green", "blue", ""][noise(i, k) % 4];
    return k % 3 === 1 && noise(i, k + 500) % 9 === 0 ? "" : String(noise(i, k));
  };
  const rows = Array.from({ length: 200 }, (_, i) => header.map((_name, k) => cell(i, k)));
  return profileText([header, ...rows].map((row) => row.join(",")).join("\n"));
}

/** The same file, the engine of which counts its statements and calls `onStatement` before each. */
function watched(file: ProfiledFile, onStatement: () => void): ProfiledFile["engine"] {
  const { engine } = file;
  const told = <Args extends unknown[], Result>(work: (...args: Args) => Result) => {
    return (...args: Args): Result => {
      onStatement();
      return work(...args);
    };
  };
  return { ...engine, all: told(engine.all), run: told(engine.run), scan: told(engine.scan) };
}

test("relations of a wide table that are aborted anywhere end with the reason, after no more than what clears up", async () => {
  const file = await wideTable();
  const shares: number[] = [];
  await relateColumns({ ...file, onProgress: ({ share }) => shares.push(share) });
  expect(shares.length).toBeGreaterThan(30);
  for (const at of [0.05, 0.3, 0.65, 0.9]) {
    const controller = new AbortController();
    const reason = new Error(`stopped at ${at}`);
    let [statementsAfter, reportsAfter] = [0, 0];
    const engine = watched(file, () => void (controller.signal.aborted && statementsAfter++));
    const onProgress = ({ share }: { share: number }) => {
      if (controller.signal.aborted) reportsAfter++;
      else if (share >= at) controller.abort(reason);
    };
    await expect(relateColumns({ ...file, engine, signal: controller.signal, onProgress })).rejects.toBe(reason);
    expect(reportsAfter).toBeLessThanOrEqual(2);
    expect(statementsAfter).toBeLessThanOrEqual(2);
  }
  await file.close();
});

test("what is said of a target rises from 0 to 1, and ends with the reason when it is aborted", async () => {
  const file = await wideTable();
  for (const targetColumn of ["c0", "c2"]) {
    const shares: number[] = [];
    await relateTarget({ ...file, targetColumn, onProgress: (share) => shares.push(share) });
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.length).toBeGreaterThan(3);
    expect(shares.at(-1)).toBe(1);
    const controller = new AbortController();
    const reason = new Error("stopped by the test");
    const after: number[] = [];
    const onProgress = (share: number) => {
      if (controller.signal.aborted) after.push(share);
      else if (share > 0.1) controller.abort(reason);
    };
    await expect(relateTarget({ ...file, targetColumn, signal: controller.signal, onProgress })).rejects.toBe(reason);
    expect(after.length).toBeLessThanOrEqual(1);
  }
  await file.close();
});

test("estimates by EM let others have a turn many times, and end with what those throw", async () => {
  const columns = 20;
  const patterns = Array.from({ length: 200 }, (_, p): Pattern => {
    const observed = Array.from({ length: columns }, (_each, i) => i).filter((i) => noise(p, i) % 3 > 0);
    const mean = observed.map((i) => noise(p, i + 40) / 997);
    return { n: 30, observed, mean, covariance: Float64Array.from(Matrix.eye(observed.length).to1DArray()) };
  });
  const reason = new Error("stopped by the test");
  let turns = 0;
  const stopped = estimateMoments(patterns, columns, async () => {
    if (++turns === 12) throw reason;
  });
  await expect(stopped).rejects.toBe(reason);
  expect(turns).toBe(12);
});

test("sums among very many columns let others have a turn, and end with what those throw", async () => {
  const columns = 1_000;
  const signatures = Array.from({ length: 8 }, (_, g) =>
    Array.from({ length: columns }, (_each, k) => Math.sin((g + 1) * (k * 12.9898 + 78.233)) * 1e6),
  );
  const reason = new Error("stopped by the test");
  let turns = 0;
  const stopped = matchSums(signatures, columns, async () => {
    if (++turns === 3) throw reason;
  });
  await expect(stopped).rejects.toBe(reason);
  expect(turns).toBe(3);
});
