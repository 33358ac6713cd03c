import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test, vi } from "vitest";
import { z } from "zod";
import { type ProfiledFile, profileFile, profileText } from "./fixture/profile-file.ts";
import type { ProfiledColumn } from "./profile.ts";
import { profileTable } from "./profile-table.ts";

// Each test reads and profiles a file with a DuckDB of its own: seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const data = fileURLToPath(new URL("../../../node_modules/vega-datasets/data", import.meta.url));

async function profiled<T>(file: Promise<ProfiledFile>, look: (file: ProfiledFile) => T | Promise<T>): Promise<T> {
  const opened = await file;
  try {
    return await look(opened);
  } finally {
    await opened.close();
  }
}

function columnOf({ profile }: ProfiledFile, name: string): ProfiledColumn {
  const column = profile.columns.find(({ columnName }) => columnName === name);
  if (!column) throw new Error(`there is no column ${name}`);
  return column;
}

test("movies: missing values, frequencies and moments are those of pandas", async () => {
  await profiled(profileFile(path.join(data, "movies.json")), (file) => {
    const missing = Object.fromEntries(
      file.profile.columns.map(({ columnName, nullCount }) => [columnName, nullCount]),
    );
    expect(file.profile).toMatchObject({ rowCount: 3201, columnCount: 16 });
    expect(missing).toMatchObject({
      Title: 1,
      "US Gross": 7,
      "US DVD Sales": 2637,
      "Production Budget": 1,
      "MPAA Rating": 605,
      "Running Time min": 1992,
      Distributor: 232,
      Source: 365,
      "Major Genre": 275,
      "Creative Type": 446,
      Director: 1331,
      "Rotten Tomatoes Rating": 880,
      "IMDB Rating": 213,
    });
    expect(columnOf(file, "US Gross").statistics.zeroCount).toBe(66);
    expect(columnOf(file, "Worldwide Gross").statistics.zeroCount).toBe(47);
    expect(columnOf(file, "Release Date").facts.future?.count).toBe(16);
    expect(columnOf(file, "Title")).toMatchObject({
      dataType: "text",
      minValue: "10,000 B.C.",
      maxValue: "xXx",
      uniqueCount: 3176,
    });
  });
});

test(
  "flights: three million rows give exact counts, moments, quantiles and duplicates",
  { timeout: 120_000 },
  async () => {
    await profiled(profileFile(path.join(data, "flights-3m.parquet")), (file) => {
      const unique = Object.fromEntries(
        file.profile.columns.map(({ columnName, uniqueCount }) => [columnName, uniqueCount]),
      );
      expect(unique).toEqual({ date: 213_834, delay: 867, distance: 1109, origin: 229, destination: 228 });
      const delay = columnOf(file, "delay");
      expect(delay).toMatchObject({ minValue: "-1116", maxValue: "1688", median: -1, nullCount: 0 });
      expect(delay.mean).toBeCloseTo(6.667867666666667, 12);
      expect(delay.statistics.standardDeviation).toBeCloseTo(32.383342, 6);
      expect(delay.statistics.skewness).toBeCloseTo(5.985543, 6);
      expect(delay.statistics.kurtosis).toBeCloseTo(112.1399, 4);
      expect(delay.statistics.quantiles).toMatchObject({ p25: -9, p50: -1, p75: 11 });
      expect(delay.statistics).toMatchObject({
        mad: 9,
        outlierCounts: { tukey: 253_573, tukeyOuter: 118_199, zScore: 59_799, mad: 223_013 },
      });
      expect(delay.statistics.trimmedMean).toBeCloseTo(1.2574754166666666, 12);
      expect(delay.statistics.order?.sortedness).toBeCloseTo((1_468_968 - 1_468_514) / (1_468_968 + 1_468_514), 12);
      const date = columnOf(file, "date").statistics;
      expect(date.weekdayCounts).toEqual([436_543, 439_997, 440_949, 443_373, 442_673, 390_325, 406_140]);
      expect(date.monthCounts?.slice(0, 7)).toEqual([508_239, 458_170, 511_502, 501_030, 518_831, 502_222, 6]);
      expect(date.hourCounts?.slice(0, 8)).toEqual([10_349, 6098, 931, 241, 340, 38_442, 200_792, 196_576]);
      expect(file.profile.duplicateRows).toMatchObject({ surplusRows: 191 });
      expect(file.profile.duplicateRows?.rows).toHaveLength(100);
    });
  },
);

/** Mean, skewness, kurtosis, MAD, mean without tenths, and outliers by Tukey's two fences and by three deviations. */
const movies = {
  "US Gross": [44002085.163744524, 3.1682992799034264, 15.765175567847775, 19913062.5, 30846886.47652582, 249, 95, 74],
  "Worldwide Gross": [
    85343400.14151534, 4.898788628181553, 47.312621649740194, 28772601.5, 52270053.382237874, 315, 146, 66,
  ],
  "Production Budget": [
    31069171.4484375, 2.266049047433931, 6.988178250845504, 15000000, 24482217.42578125, 173, 67, 78,
  ],
  "Running Time min": [110.19354838709677, 1.0297978568397599, 1.90902466356745, 13, 108.39009287925697, 25, 2, 14],
  "IMDB Rating": [6.283467202141901, -0.659098314881773, 0.5543300052805022, 0.8, 6.362834448160535, 55, 0, 27],
  "IMDB Votes": [29908.64457831325, 3.8478309941775932, 22.13473911535778, 12253, 20471.55769230769, 250, 118, 69],
} as const;

test("movies: moments, robust measures and outlier counts are those of pandas and scipy", async () => {
  await profiled(profileFile(path.join(data, "movies.json")), (file) => {
    for (const [name, [mean, skewness, kurtosis, mad, trimmedMean, tukey, tukeyOuter, zScore]] of Object.entries(
      movies,
    )) {
      const column = columnOf(file, name);
      const pairs = [
        [column.mean, mean],
        [column.statistics.skewness, skewness],
        [column.statistics.kurtosis, kurtosis],
        [column.statistics.mad, mad],
        [column.statistics.trimmedMean, trimmedMean],
      ];
      for (const [found, expected] of pairs) expect(Number(found) / Number(expected), name).toBeCloseTo(1, 9);
      expect(column.statistics.outlierCounts, name).toMatchObject({ tukey, tukeyOuter, zScore });
    }
  });
});

test("sp500: working days follow each other but for holidays, and longest after September 10th, 2001", async () => {
  await profiled(profileFile(path.join(data, "sp500-2000.csv")), (file) => {
    expect(columnOf(file, "date").statistics).toMatchObject({
      order: { direction: "strictly_increasing", sortedness: 1 },
      weekdayCounts: [959, 1045, 1047, 1029, 1025, 0, 0],
      cadence: {
        unit: "working day",
        medianStep: 1,
        mostFrequentStep: 1,
        gaps: 185,
        missing: 190,
        largestGap: { step: 5, after: "2001-09-10", before: "2001-09-17" },
      },
    });
  });
});

test("birdstrikes: a column of zeros has no spread and no outliers", async () => {
  await profiled(profileFile(path.join(data, "birdstrikes.csv")), (file) => {
    expect(columnOf(file, "Speed IAS in knots").nullCount).toBe(2836);
    const cost = columnOf(file, "Cost Total $");
    expect(cost.statistics).toMatchObject({ zeroCount: 9791, iqr: 0, mad: 0 });
    expect(cost.facts.outliers).toBeUndefined();
    expect(columnOf(file, "Wildlife Species").facts.hiddenTokens?.count).toBe(8009);
    expect(file.profile.duplicateRows).toMatchObject({ groups: 21, surplusRows: 24 });
  });
});

test("zipcodes: codes with leading zeros stay text and are unique", async () => {
  await profiled(profileFile(path.join(data, "zipcodes.csv")), (file) => {
    const code = columnOf(file, "zip_code");
    expect(code).toMatchObject({ dataType: "text", semanticType: "postcode", uniqueCount: 42_049 });
    expect(code.evidence.leadingZeros).toBe(3256);
    expect(columnOf(file, "latitude").semanticType).toBe("latitude");
  });
});

test("penguins: the dot among the sexes is a hidden missing value", async () => {
  await profiled(profileFile(path.join(data, "penguins.json")), (file) => {
    const counts = file.profile.columns.map(({ nullCount }) => nullCount);
    expect(counts).toEqual([0, 0, 2, 2, 2, 2, 10]);
    expect(columnOf(file, "Sex").facts.hiddenTokens).toMatchObject({ count: 1, examples: ["."] });
  });
});

test("quotes, NUL and semicolons in names and values are data, never SQL", async () => {
  const rows = Array.from({ length: 40 }, (_, i) => ({
    "a'b": i % 2 === 0 ? "O'Hare\0; --" : "O'HARE\0; --",
    'c"; d': i % 2 === 0 ? "N'A" : "?",
  }));
  await profiled(profileText(JSON.stringify(rows), "table.json"), async (file) => {
    const [first, second] = file.profile.columns;
    expect(first?.facts.variants).toMatchObject({ groups: 1, count: 20 });
    expect(second?.facts.hiddenTokens).toMatchObject({ count: 20 });
    expect(await rowNumbersWhere(file, first?.facts.variants?.predicate ?? "false")).toHaveLength(20);
  });
});

test("histograms hold each value once and no missing one", async () => {
  const rows = Array.from({ length: 90 }, (_, i) =>
    i % 9 === 0 ? ",,," : `${i * i},${i / 7},2020-01-${10 + (i % 20)},${10 + (i % 13)}:30:00`,
  );
  await profiled(profileText(["whole,real,day,hour", ...rows].join("\n")), (file) => {
    for (const { distributionData: data, statistics, dataType } of file.profile.columns) {
      expect(data?.kind, dataType).toBe("histogram");
      const total = data?.kind === "histogram" ? data.bins.reduce((sum, bin) => sum + bin.count, 0) : 0;
      expect(total, dataType).toBe(statistics.count);
    }
  });
});

test("every predicate is true in just as many rows as its fact counts", async () => {
  const rows = Array.from({ length: 200 }, (_, i) => {
    const code = i % 50 === 7 ? "oops" : `AB-${1000 + i}`;
    return `${i === 30 ? 29 : i},${i % 40 === 0 ? " x" : i % 3 === 0 ? "Oslo" : "oslo"},${i === 5 ? -4 : 20 + (i % 50)},user${i}@mail.com,${code},${i % 60 === 1 ? "n.a." : `note ${i % 9}`}`;
  });
  await profiled(
    profileText(["id,city,age,email,code,note", ...rows, "201,Rome,33,broken@,AB-1,?"].join("\n")),
    async (file) => {
      const sets = file.profile.columns.flatMap(({ facts }) => Object.values(facts)).flatMap(rowSetsIn);
      expect(sets.length).toBeGreaterThan(6);
      for (const { predicate, count, rows: found } of sets) {
        if (predicate === null) continue;
        const named = await rowNumbersWhere(file, predicate);
        expect(named, predicate).toHaveLength(count);
        expect(found).toEqual(named.slice(0, 100));
      }
    },
  );
});

test("personal data is masked wherever a value is shown", async () => {
  const rows = Array.from(
    { length: 30 },
    (_, i) => `jane${i % 7}@secret.org,+49 170 55501${10 + i},4111 1111 1111 1111`,
  );
  await profiled(profileText(["email,phone,card", ...rows].join("\n")), (file) => {
    const types = file.profile.columns.map(({ semanticType }) => semanticType);
    expect(types.slice(0, 2)).toEqual(["email", "phone"]);
    const text = JSON.stringify(file.profile.columns);
    expect(text).not.toContain("jane");
    expect(text).not.toContain("secret");
    expect(text).not.toContain("55501");
  });
});

test("a table without rows has columns and no figures", async () => {
  await profiled(profileText("a,b\n"), (file) => {
    expect(file.profile).toMatchObject({ rowCount: 0, columnCount: 2 });
    expect(file.profile.columns[0]).toMatchObject({ nullCount: 0, uniqueCount: 0, mean: null, distributionData: null });
  });
});

test("integers past 2^53 and infinities leave the profile strictly valid JSON", async () => {
  await profiled(
    profileText("big,ratio\n9007199254740993,inf\n9007199254740995,0.5\n9007199254740997,-inf\n"),
    (file) => {
      const big = columnOf(file, "big");
      expect(big).toMatchObject({ minValue: "9007199254740993", maxValue: "9007199254740997" });
      expect(big.statistics.sum).toBe("27021597764222985");
      expect(JSON.stringify(file.profile)).not.toMatch(/NaN|:Infinity/);
    },
  );
});

test("one value, two values and equal values have the spread that pandas gives them", async () => {
  await profiled(profileText("one,same,two\n5,7,1\n,7,3\n,7,\n,7,\n"), (file) => {
    expect(columnOf(file, "one").statistics).toMatchObject({ standardDeviation: null, skewness: null, kurtosis: null });
    expect(columnOf(file, "same").statistics).toMatchObject({ standardDeviation: 0, skewness: 0, kurtosis: 0 });
    expect(columnOf(file, "two").statistics).toMatchObject({ standardDeviation: Math.SQRT2, skewness: null });
  });
});

test("moments of numbers with a large offset and of huge ones are stable", async () => {
  const offset = [1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16];
  const rows = offset.map((value, i) => `${value}.0,${[1e200, 2e200, 3e200, 10e200][i]}`);
  await profiled(profileText(["offset,huge", ...rows].join("\n")), (file) => {
    expect(columnOf(file, "offset").statistics.variance).toBeCloseTo(30, 9);
    expect(columnOf(file, "huge").statistics.skewness).toBeCloseTo(1.763632614803888, 9);
  });
});

test("a sum past the largest double leaves a mean", async () => {
  await profiled(profileText("x\n1.5e308\n1.6e308\n1.7e308\n"), (file) => {
    expect((columnOf(file, "x").mean ?? 0) / 1.6e308).toBeCloseTo(1, 12);
    expect(columnOf(file, "x").statistics.skewness).toBeCloseTo(0, 9);
  });
});

test("an abort ends the profile with its reason", async () => {
  await profiled(profileText("a\n1\n2\n"), async ({ engine, tablePath, manifest }) => {
    const reason = new Error("enough");
    await expect(profileTable({ engine, tablePath, manifest, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

test("flights of 200,000 rows: repeated rows are those of pandas, and an abort half-way leaves no table behind", async () => {
  await profiled(
    profileFile(path.join(data, "flights-200k.json")),
    async ({ profile, engine, tablePath, manifest }) => {
      expect(profile).toMatchObject({ rowCount: 200_000, duplicateRows: { surplusRows: 6073 } });
      const [reason, controller] = [new Error("enough"), new AbortController()];
      const onProgress = ({ share }: { share: number }) => {
        if (share > 0.3) controller.abort(reason);
      };
      const { signal } = controller;
      await expect(profileTable({ engine, tablePath, manifest, signal, onProgress })).rejects.toBe(reason);
      expect(await engine.all("SELECT table_name FROM duckdb_tables()", z.unknown())).toEqual([]);
    },
  );
});

test("progress rises from stage to stage to the whole", async () => {
  await profiled(profileText("a,b\n1,x\n2,y\n"), async ({ engine, tablePath, manifest }) => {
    const shares: number[] = [];
    await profileTable({ engine, tablePath, manifest, onProgress: ({ share }) => shares.push(share) });
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
  });
});

type Counted = { predicate: string | null; count: number; rows: number[] };

function rowSetsIn(fact: unknown): Counted[] {
  if (Array.isArray(fact)) return fact.flatMap(rowSetsIn);
  if (typeof fact !== "object" || fact === null) return [];
  return isCounted(fact) ? [fact] : Object.values(fact).flatMap(rowSetsIn);
}

function isCounted(fact: object): fact is Counted {
  return "predicate" in fact && "count" in fact && "rows" in fact;
}

async function rowNumbersWhere({ engine, tablePath, manifest }: ProfiledFile, predicate: string): Promise<number[]> {
  const { readRowsWhere } = await import("@datainsight/tables");
  const page = await readRowsWhere({ engine, tablePath, manifest, predicate, offset: 0, limit: 10_000 });
  return page.rows.map(({ rowNumber }) => rowNumber);
}
