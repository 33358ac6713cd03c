import type { RowSet } from "../profile.ts";
import { meaningIn } from "./meaning.ts";
import type { StatisticGroup } from "./group.ts";

export type ChecksumFacts = {
  /** Numbers of cards and accounts whose check digits do not fit. */
  checksums?: RowSet & { meaning: "credit_card" | "iban" };
};

/** Check digits of card and account numbers: one wrong digit, and most swapped ones, show. */
export const checksumStatistics: StatisticGroup = {
  name: "checksums",
  appliesTo: (column) =>
    column.dataType === "integer" || (column.dataType === "text" && column.storageType === "VARCHAR"),
  probes: (input, found) => {
    const meaning = meaningIn(input, found)?.id;
    const value = `${input.column.storageName}::VARCHAR`;
    if (meaning === "credit_card") return [{ name: "checksums", condition: isNoCard(value) }];
    return meaning === "iban" ? [{ name: "checksums", condition: isNoIban(value) }] : [];
  },
  finish: (input, found, rows) => {
    const [set, meaning] = [rows.get("checksums"), meaningIn(input, found)?.id];
    if (!set || set.count === 0 || (meaning !== "credit_card" && meaning !== "iban")) return {};
    return { facts: { checksums: { ...set, meaning } } };
  },
};

/** True where the Luhn sum (ISO/IEC 7812) is wrong; what has other characters is none of a card's. */
function isNoCard(value: string): string {
  const digits = `regexp_replace(${value}, '[ -]', '', 'g')`;
  const digit = `substr(${digits}, length(${digits}) - i + 1, 1)::INTEGER`;
  const part = `CASE WHEN i % 2 = 1 THEN ${digit} ELSE 2 * ${digit} - CASE WHEN ${digit} > 4 THEN 9 ELSE 0 END END`;
  const sum = `list_sum(list_transform(range(1, length(${digits}) + 1), lambda i: ${part}))`;
  return `CASE WHEN ${value} IS NULL THEN FALSE WHEN regexp_full_match(${digits}, '[0-9]{12,19}') THEN ${sum} % 10 <> 0 ELSE FALSE END`;
}

/** True where the remainder modulo 97 is not 1 (ISO 13616). */
function isNoIban(value: string): string {
  const plain = `upper(regexp_replace(${value}, '\\s', '', 'g'))`;
  const turned = `substr(${plain}, 5) || left(${plain}, 4)`;
  const written = `array_to_string(list_transform(string_split(${turned}, ''), lambda s: CASE WHEN s BETWEEN '0' AND '9' THEN s ELSE (ascii(s) - 55)::VARCHAR END), '')`;
  const rest = `list_reduce(list_transform(string_split(${written}, ''), lambda s: s::BIGINT), lambda a, b: (a * 10 + b) % 97)`;
  return `CASE WHEN ${value} IS NULL THEN FALSE WHEN regexp_full_match(${plain}, '[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}') THEN ${rest} <> 1 ELSE FALSE END`;
}
