import { z } from "zod";
import { id } from "./fields.ts";

/** Every way in which a call or a job can fail. */
export const errorCodes = [
  "invalid_input",
  "unauthenticated",
  "forbidden",
  "not_found",
  "conflict",
  "precondition_failed",
  "limit_exceeded",
  "too_large",
  "unsupported",
  "unavailable",
  "interrupted",
  "internal",
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** What went wrong, where, and the request to name when asking for help. */
export const ErrorDetails = z.object({
  code: z.enum(errorCodes),
  message: z.string(),
  field: z.string().optional(),
  row: z.number().int().optional(),
  column: z.string().optional(),
  requestId: z.string(),
});
export type ErrorDetails = z.infer<typeof ErrorDetails>;

/** The body of every REST error; the same object stands under tRPC's `error.data`. */
export const ErrorResponse = z.object({ error: ErrorDetails });
export type ErrorResponse = z.infer<typeof ErrorResponse>;

/** The answer of every delete. */
export const DeletedResponse = z.object({ success: z.literal(true), id });
export type DeletedResponse = z.infer<typeof DeletedResponse>;
