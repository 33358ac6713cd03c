import type { ProfiledColumn, TableProfile } from "@datainsight/profiler";
import type { FixAction, FixKind } from "@datainsight/schemas";
import { labelOf, pythonText, seriesOf, snippet, textOf } from "../pandas.ts";
import { castTo } from "./pandas-cast.ts";
import { conditionOf, isTemporal, linesBefore, literalOf, stripped, valuesOf } from "./pandas-values.ts";

type ActionOf<Kind extends FixKind> = Extract<FixAction, { kind: Kind }>;
type Lines<Kind extends FixKind> = (action: ActionOf<Kind>, profile: TableProfile) => string[];

/**
 * The pandas twin of a fix: over `df`, a data frame read from the file, it does what the SQL does to the table.
 * Null when the profile has no such column.
 */
export function pandasOf(action: FixAction, profile: TableProfile): string | null {
  // The registry pairs each kind with the lines of its own actions, which TypeScript loses through the union.
  const lines = writers[action.kind] as Lines<FixKind>;
  const named = namesIn(action);
  if (named.some((name) => columnOf(profile, name) === undefined)) return null;
  return snippet(...lines(action, profile));
}

function namesIn(action: FixAction): readonly string[] {
  return action.kind === "deduplicate" ? (action.columns ?? []) : [action.column];
}

/** The columns of a profile by their names: going through ten thousand for each finding took longer than all rules. */
const namedColumns = new WeakMap<TableProfile["columns"], ReadonlyMap<string, ProfiledColumn>>();

function columnsByName({ columns }: TableProfile): ReadonlyMap<string, ProfiledColumn> {
  const known = namedColumns.get(columns);
  if (known) return known;
  // The first of columns with one name counts, as everywhere.
  const named = new Map(columns.toReversed().map((column) => [column.columnName, column]));
  namedColumns.set(columns, named);
  return named;
}

function columnOf(profile: TableProfile, name: string): ProfiledColumn | undefined {
  return columnsByName(profile).get(name);
}

function requireColumn(profile: TableProfile, name: string): ProfiledColumn {
  const column = columnOf(profile, name);
  if (!column) throw new RangeError("the columns of the action were looked up before");
  return column;
}

const writers: { [Kind in FixKind]: Lines<Kind> } = {
  drop_rows: ({ column: name, where }, profile) => {
    const column = requireColumn(profile, name);
    return [...linesBefore(column, where), `df = df[~(${conditionOf(column, where)})].reset_index(drop=True)`];
  },
  cast: (action, profile) => {
    const column = requireColumn(profile, action.column);
    return [`${seriesOf(column)} = ${castTo(column, action)}`];
  },
  replace: (action, profile) => {
    const column = requireColumn(profile, action.column);
    const value =
      action.with === null ? "" : `, ${isTemporal(column) ? pythonText(action.with) : literalOf(column, action.with)}`;
    const source = column.dataType === "text" && action.with !== null ? textOf(column) : seriesOf(column);
    const condition = conditionOf(column, action.where);
    return [...linesBefore(column, action.where), `${seriesOf(column)} = ${source}.mask(${condition}${value})`];
  },
  fill: (action, profile) => {
    const column = requireColumn(profile, action.column);
    const flagged = action.flag ? [`df[${flagOf(column, profile)}] = values.isna()`] : [];
    return [
      `values = ${valuesOf(column)}`,
      ...flagged,
      `${seriesOf(column)} = values.fillna(${filling(action, column)})`,
    ];
  },
  trim: ({ column: name }, profile) => {
    const column = requireColumn(profile, name);
    return [`${seriesOf(column)} = ${textOf(column)}.str.strip(${stripped})`];
  },
  map_values: ({ column: name, mapping }, profile) => {
    const column = requireColumn(profile, name);
    const pairs = mapping.map(
      ({ from, to }) => `${literalOf(column, from)}: ${to === null ? "None" : literalOf(column, to)}`,
    );
    return [
      `mapping = {${pairs.join(", ")}}`,
      `${seriesOf(column)} = ${valuesOf(column)}.map(lambda value: mapping.get(value, value), na_action="ignore")`,
    ];
  },
  deduplicate: ({ columns }, profile) => {
    const subset = columns
      ? `subset=[${columns.map((name) => labelOf(requireColumn(profile, name))).join(", ")}], `
      : "";
    return [`df = df.drop_duplicates(${subset}keep="first").reset_index(drop=True)`];
  },
  drop_column: ({ column: name }, profile) => [`df = df.drop(columns=[${labelOf(requireColumn(profile, name))}])`],
  split: ({ column: name, separator, into }, profile) => {
    const column = requireColumn(profile, name);
    const [label, count] = [labelOf(column), into.length];
    return [
      `parts = ${textOf(column)}.str.split(${pythonText(separator)}, n=${count - 1}, expand=True, regex=False)`,
      `parts = parts.reindex(columns=range(${count})).astype("string").replace("", pd.NA)`,
      `df = df.drop(columns=[${label}]).join(parts.set_axis([${into.map(pythonText).join(", ")}], axis=1))`,
    ];
  },
};

function filling(action: ActionOf<"fill">, column: ProfiledColumn): string {
  switch (action.method) {
    case "constant":
      return literalOf(column, action.value ?? "");
    case "mode":
      return "values.mode().iloc[0]";
    case "median":
      // Of an even number of values the lower one in the middle: a value that occurs. Times of day are texts here, which sort as they do.
      if (column.dataType === "time") return "values.dropna().sort_values().iloc[(values.count() - 1) // 2]";
      return 'values.quantile(0.5, interpolation="lower")';
    case "mean": {
      const finite = 'values[~values.isin([float("inf"), float("-inf")])].mean()';
      return column.dataType === "integer" ? `round(${finite})` : roundedMean(column, finite);
    }
  }
}

/** A decimal keeps as many places as its column has. */
function roundedMean({ storageType }: ProfiledColumn, mean: string): string {
  const scale = /^DECIMAL\(\d+,(\d+)\)$/.exec(storageType)?.[1];
  return scale === undefined ? mean : `round(${mean}, ${scale})`;
}

/** The name of the column that says where a value was filled: as the SQL has it. */
function flagOf({ columnName }: ProfiledColumn, profile: TableProfile): string {
  const wanted = `${columnName.slice(0, 240)}_missing`;
  const taken = columnsByName(profile);
  for (let count = 1; ; count += 1) {
    const candidate = count === 1 ? wanted : `${wanted}_${count}`;
    if (!taken.has(candidate)) return pythonText(candidate);
  }
}
