import { falseWords, pandasDays, pandasMoments, trueWords } from "@datainsight/schemas";
import type { ChecksToWrite, ColumnToWrite } from "./writer.ts";

/**
 * Lines of Python that go before the model: which columns are texts, and how words and dates are read that pandas would take for
 * something else. What cannot be read stays as it is, so that the model refuses it rather than take it for missing.
 */
export function readersOf(columns: ChecksToWrite["columns"]): { above: string[]; parser: string[] } {
  const texts = columns.filter(({ dataType }) => dataType === "text").map(({ name }) => JSON.stringify(name));
  const steps = columns.flatMap(stepOf);
  const hasWords = columns.some(({ dataType }) => dataType === "boolean");
  const above = [
    ...(texts.length === 0
      ? []
      : [
          "# So that codes such as 007 stay as they are: pd.read_csv(FILE, dtype=TEXTS)",
          `TEXTS = dict.fromkeys([${texts.join(", ")}], "string")`,
        ]),
    ...(hasWords ? [`WORDS = {${[...entries(trueWords, "True"), ...entries(falseWords, "False")].join(", ")}}`] : []),
  ];
  const parser = [
    "    @pa.dataframe_parser",
    "    def read(cls, df: pd.DataFrame) -> pd.DataFrame:",
    ...steps.flatMap(({ name, value, isRead }) => [
      `        if ${name} in df.columns and not ${isRead}(df[${name}]):`,
      `            values = df[${name}]`,
      `            df[${name}] = ${value}`,
    ]),
    "        return df",
  ];
  return { above, parser: steps.length === 0 ? [] : parser };
}

function entries(words: readonly string[], value: string): string[] {
  return words.map((word) => `"${word}": ${value}`);
}

type Step = { name: string; value: string; isRead: string };

function stepOf({ name: column, dataType, dateFormats = [], isLong }: ColumnToWrite): Step[] {
  const name = JSON.stringify(column);
  if (dataType === "boolean") {
    const value = 'values.map(lambda value: WORDS.get(str(value).strip().lower(), value), na_action="ignore")';
    return [{ name, value, isRead: "pd.api.types.is_bool_dtype" }];
  }
  if (dataType === "integer" && isLong) {
    // pandas keeps numbers past 64 bits as texts.
    return [{ name, value: 'values.map(int, na_action="ignore")', isRead: "pd.api.types.is_integer_dtype" }];
  }
  const [first] = dateFormats;
  if ((dataType !== "date" && dataType !== "datetime") || first === undefined) return [];
  const dates = dataType === "date" ? pandasDays("values", dateFormats) : pandasMoments("values", first);
  // Objects, so that times and what is none stand side by side.
  const value = `(${dates}).astype(object).combine_first(values.astype(object))`;
  return [{ name, value, isRead: "pd.api.types.is_datetime64_any_dtype" }];
}
