import { z } from "zod";

/** UUIDv7, made in the application. */
export const id = z.uuid();

/** Text that holds something other than white space, trimmed, at most `max` characters. */
export function notBlank(max: number) {
  return z.string().trim().min(1, "must not be blank").max(max, `must be at most ${max} characters`);
}

/**
 * For a `refine` of an update: it changes something. What says whose, or by what right, is no change.
 */
export const changesSomething = [
  (input: object): boolean =>
    Object.entries(input).some(([name, value]) => value !== undefined && name !== "id" && name !== "currentPassword"),
  "Nothing to change: name at least one field.",
] as const;

/** A time of a response: a Date inside, ISO 8601 UTC on the wire. */
export const time = z
  .date()
  .transform((date) => date.toISOString())
  .pipe(z.iso.datetime());

/** Lengths that the tables share. */
export const nameLength = 255;
export const filePathLength = 500;
export const dataTypeLength = 50;

/** Any JSON value; what it means is the business of the field that holds it. */
export const json = z.json();
export type Json = z.infer<typeof json>;
