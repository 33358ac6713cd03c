import { expect, test } from "vitest";
import { DeletedResponse, errorCodes, ErrorResponse } from "./index.ts";

test("an error has a code of the closed list, a message and the request, and may say where", () => {
  const error = { code: "invalid_input", message: "must not be blank", field: "name", requestId: "r1" };
  expect(ErrorResponse.parse({ error })).toEqual({ error });
  expect(ErrorResponse.safeParse({ error: { ...error, code: "teapot" } }).success).toBe(false);
  expect(ErrorResponse.safeParse({ error: { ...error, requestId: undefined } }).success).toBe(false);
  expect(errorCodes).toHaveLength(12);
});

test("a delete answers with success and the id", () => {
  const id = crypto.randomUUID();
  expect(DeletedResponse.parse({ success: true, id })).toEqual({ success: true, id });
  expect(DeletedResponse.safeParse({ success: false, id }).success).toBe(false);
});
