import { bell, type CleanTable, dayOf, draw, type Row } from "./tables.ts";

/** One kind of fault, to be planted into any clean table. */
export type FaultKind = {
  name: string;
  /** The one table into which it is planted; all of the set unless told. */
  on?: string;
  /** For models, the label is the target. */
  forModels?: boolean;
  /** The columns on which it may be found; null for a fault of rows. */
  columns: (table: CleanTable) => string[] | null;
  /** Our rules that name it, and the peer's alerts that could. */
  rules: readonly string[];
  alerts: readonly string[];
  plant: (table: CleanTable) => Row[];
};

const every = (step: number, index: number): boolean => index % step === 3;
const change = (table: CleanTable, of: (row: Row, index: number) => Row): Row[] =>
  table.rows.map((row, index) => ({ ...row, ...of(row, index) }));
const added = (name: string) => () => [name];

export const faultKinds: readonly FaultKind[] = [
  {
    name: "a number missing in 1 of 4 rows",
    columns: ({ number }) => [number],
    rules: ["missing-values"],
    alerts: ["MISSING"],
    plant: (table) => change(table, (_, i) => (every(4, i) ? { [table.number]: "" } : {})),
  },
  {
    name: '"unknown" in 1 of 10 texts',
    columns: ({ text }) => [text],
    rules: ["hidden-missing"],
    alerts: ["MISSING"],
    plant: (table) => change(table, (_, i) => (every(10, i) ? { [table.text]: "unknown" } : {})),
  },
  {
    name: "-999 in 1 of 30 numbers",
    columns: ({ number }) => [number],
    rules: ["hidden-missing"],
    alerts: ["MISSING", "SKEWED"],
    plant: (table) => change(table, (_, i) => (every(30, i) ? { [table.number]: "-999" } : {})),
  },
  {
    name: "one number a thousand times too large",
    columns: ({ number }) => [number],
    rules: ["outliers"],
    alerts: ["SKEWED"],
    plant: (table) =>
      change(table, (row, i) => (i === 40 ? { [table.number]: String(Number(row[table.number]) * 1000) } : {})),
  },
  {
    name: "an age of -3 and one of 432",
    columns: added("entry_age"),
    rules: ["impossible-values"],
    alerts: ["SKEWED"],
    plant: (table) => change(table, (_, i) => (i === 40 ? { entry_age: "-3" } : i === 90 ? { entry_age: "432" } : {})),
  },
  {
    name: "infinity in 3 numbers",
    columns: added("entry_score"),
    rules: ["infinite-values"],
    alerts: ["INFINITE"],
    plant: (table) => change(table, (_, i) => ([40, 90, 120].includes(i) ? { entry_score: "inf" } : {})),
  },
  {
    name: "words in 3 numbers",
    columns: added("entry_age"),
    rules: ["mixed-types"],
    alerts: ["UNSUPPORTED", "MIXED"],
    plant: (table) => change(table, (_, i) => ([40, 90, 120].includes(i) ? { entry_age: "forty" } : {})),
  },
  {
    name: "capitals in 1 of 20 texts",
    columns: ({ text }) => [text],
    rules: ["case-variants"],
    alerts: [],
    plant: (table) =>
      change(table, (row, i) => (every(20, i) ? { [table.text]: (row[table.text] ?? "").toUpperCase() } : {})),
  },
  {
    name: "a space before 1 of 10 texts",
    columns: ({ text }) => [text],
    rules: ["padded-values"],
    alerts: [],
    plant: (table) => change(table, (row, i) => (every(10, i) ? { [table.text]: ` ${row[table.text] ?? ""}` } : {})),
  },
  {
    name: "5 broken email addresses",
    columns: added("entry_email"),
    rules: ["invalid-emails"],
    alerts: [],
    plant: (table) => change(table, (_, i) => (i % 60 === 7 && i < 300 ? { entry_email: `user${i} at example` } : {})),
  },
  {
    name: "5 codes of another shape",
    columns: added("entry_code"),
    rules: ["shape-violations"],
    alerts: [],
    plant: (table) => change(table, (_, i) => (i % 60 === 7 && i < 300 ? { entry_code: `X${i}` } : {})),
  },
  {
    name: "5 dates day first among others year first",
    columns: added("entry_on"),
    rules: ["mixed-date-formats"],
    alerts: [],
    plant: (table) => change(table, (_, i) => (i % 60 === 7 && i < 300 ? { entry_on: "25/12/2018" } : {})),
  },
  {
    name: "3 dates in 2091",
    columns: added("entry_on"),
    rules: ["future-dates"],
    alerts: [],
    plant: (table) => change(table, (_, i) => ([40, 90, 120].includes(i) ? { entry_on: "2091-04-05" } : {})),
  },
  {
    name: "1900-01-01 in 1 of 30 dates",
    columns: added("entry_on"),
    rules: ["placeholder-dates"],
    alerts: [],
    plant: (table) => change(table, (_, i) => (every(30, i) ? { entry_on: "1900-01-01" } : {})),
  },
  {
    name: "3 gaps in a daily record",
    columns: added("entry_on"),
    rules: ["date-gaps"],
    alerts: ["SEASONAL", "NON_STATIONARY"],
    plant: (table) =>
      change(table, (_, i) => ({ entry_on: dayOf(i + (i > 99 ? 3 : 0) + (i > 199 ? 5 : 0) + (i > 299 ? 2 : 0)) })),
  },
  {
    name: "10 rows again",
    columns: () => null,
    rules: ["duplicate-rows"],
    alerts: ["DUPLICATES"],
    plant: (table) => [...table.rows, ...table.rows.slice(20, 30)],
  },
  {
    name: "a copy of a column",
    columns: ({ number }) => [number, "copy"],
    rules: ["duplicated-columns"],
    alerts: ["HIGH_CORRELATION"],
    plant: (table) => change(table, (row) => ({ copy: row[table.number] ?? "" })),
  },
  {
    name: "a sum that does not come out in 1 of 200 rows",
    columns: added("total"),
    rules: ["derived-columns"],
    alerts: ["HIGH_CORRELATION"],
    plant: (table) =>
      change(table, (row, i) => {
        const sum = Number(row["entry_age"]) + Number(row["entry_score"]);
        return { total: (sum + (i % 200 === 40 ? 15 : 0)).toFixed(2) };
      }),
  },
  {
    name: "a town that contradicts its code in 1 of 200 rows",
    columns: added("town"),
    rules: ["functional-dependencies"],
    alerts: ["HIGH_CORRELATION"],
    plant: (table) =>
      change(table, (_, i) => {
        const code = Math.floor(draw(21, i) * 12);
        return { place: `k${code}`, town: `t${i % 200 === 40 ? (code + 5) % 12 : code}x` };
      }),
  },
  {
    name: "three columns missing in the same rows",
    columns: () => ["entry_age", "entry_score", "entry_code"],
    rules: ["missing-together"],
    alerts: ["MISSING"],
    plant: (table) => change(table, (_, i) => (every(8, i) ? { entry_age: "", entry_score: "", entry_code: "" } : {})),
  },
  {
    name: "one value in every row",
    columns: added("source"),
    rules: ["constant-column"],
    alerts: ["CONSTANT"],
    plant: (table) => change(table, () => ({ source: "upload" })),
  },
  {
    name: "no value in any row",
    columns: added("remark"),
    rules: ["empty-column"],
    alerts: ["MISSING", "UNSUPPORTED", "CONSTANT"],
    plant: (table) => change(table, () => ({ remark: "" })),
  },
  {
    name: "a feature that is the label in other words",
    forModels: true,
    columns: added("outcome"),
    rules: ["leaking-features"],
    alerts: ["HIGH_CORRELATION"],
    plant: (table) => change(table, (row) => ({ outcome: row["entry_label"] === "yes" ? "1" : "0" })),
  },
  {
    name: "an amount that only one class has above 0",
    forModels: true,
    columns: added("refund"),
    rules: ["leaking-features"],
    alerts: ["HIGH_CORRELATION"],
    plant: (table) =>
      change(table, (row, i) => ({ refund: row["entry_label"] === "yes" ? (20 + 80 * draw(22, i)).toFixed(2) : "0" })),
  },
  {
    name: "a feature filled in for one class only",
    forModels: true,
    columns: added("reason"),
    rules: ["leaking-gaps"],
    alerts: ["HIGH_CORRELATION"],
    plant: (table) =>
      change(table, (row, i) => ({ reason: row["entry_label"] === "yes" ? `r${Math.floor(draw(23, i) * 6)}` : "" })),
  },
  {
    name: "12 rows again with the other label",
    forModels: true,
    columns: () => ["entry_label"],
    rules: ["conflicting-labels"],
    alerts: [],
    plant: (table) => [
      ...table.rows,
      ...table.rows.slice(20, 32).map((row) => ({ ...row, entry_label: row["entry_label"] === "yes" ? "no" : "yes" })),
    ],
  },
  {
    name: "a class of 1 in 50 rows",
    forModels: true,
    columns: () => ["entry_label"],
    rules: ["target-imbalance"],
    alerts: ["IMBALANCE"],
    plant: (table) => change(table, (_, i) => ({ entry_label: i % 50 === 7 ? "yes" : "no" })),
  },
  {
    name: "a number that four others tell",
    forModels: true,
    columns: () => ["m1", "m2", "m3", "m4", "mix"],
    rules: ["collinear-features"],
    alerts: ["HIGH_CORRELATION"],
    plant: (table) =>
      change(table, (_, i) => {
        const [a, b, c, d] = [bell(31, i), bell(32, i), bell(33, i), bell(34, i)];
        const mix = a + b + c + d + 0.3 * bell(35, i);
        return Object.fromEntries(
          Object.entries({ m1: a, m2: b, m3: c, m4: d, mix }).map(([k, v]) => [k, v.toFixed(3)]),
        );
      }),
  },
];
