import { id } from "@datainsight/schemas";
import { InvalidArgumentError } from "commander";
import { InputError } from "./failures.ts";

const durationUnits: Readonly<Record<string, number>> = { h: 3600e3, d: 86_400e3, w: 7 * 86_400e3 };

/** A whole number of an option, from `least` to `most`. */
export function wholeNumber(least: number, most: number) {
  return (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}

/** A score from 0 to 100. */
export function score(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value >= 0 && value <= 100) return value;
  throw new InvalidArgumentError("It must be a score from 0 to 100.");
}

/** Milliseconds of a time such as `12h`, `30d` or `4w`. */
export function age(text: string): number {
  const match = /^(\d+)([hdw])$/.exec(text);
  const unit = durationUnits[match?.[2] ?? ""];
  if (match?.[1] === undefined || unit === undefined) {
    throw new InvalidArgumentError("It must be a time such as 12h, 30d or 4w.");
  }
  return Number(match[1]) * unit;
}

/** An id as the command `list` shows them. @throws InputError that names it */
export function idFrom(list: string) {
  return (text: string): string => {
    if (id.safeParse(text).success) return text;
    throw new InputError(`"${text}" is no id; see ${list}.`);
  };
}

/** One character, or its name. */
export function delimiter(text: string): string {
  const named: Readonly<Record<string, string>> = { tab: "\t", "\\t": "\t", comma: ",", semicolon: ";", pipe: "|" };
  const character = named[text] ?? text;
  if (character.length === 1) return character;
  throw new InvalidArgumentError("It must be one character, or tab, comma, semicolon or pipe.");
}
