import { expect, test } from "vitest";
import { hashToken, newToken, readCookie, signCookie, unsignCookie } from "./tokens.ts";

test("a token has 256 bits and never comes twice", () => {
  const tokens = new Set(Array.from({ length: 1000 }, newToken));
  expect(tokens.size).toBe(1000);
  expect(Buffer.from([...tokens][0] ?? "", "base64url")).toHaveLength(32);
});

test("a signed cookie gives its token back; a changed one, or one signed with another secret, gives nothing", () => {
  const value = signCookie("token", "secret");
  expect(unsignCookie(value, "secret")).toBe("token");
  expect(unsignCookie(value, "other")).toBeUndefined();
  expect(unsignCookie(value.replace("token", "tokem"), "secret")).toBeUndefined();
  for (const broken of ["", "token", "token.", ".x", "token.AAAA"])
    expect(unsignCookie(broken, "secret")).toBeUndefined();
});

test("a cookie is found by its whole name, decoded", () => {
  expect(readCookie("a=1; session=x%3Dy; other_session=z", "session")).toBe("x=y");
  expect(readCookie("other_session=z", "session")).toBeUndefined();
  expect(readCookie("session=%E0%A4%A", "session")).toBeUndefined();
});

test("what is stored of a token is its SHA-256", () => {
  const hex = Buffer.from(hashToken("token"), "base64url").toString("hex");
  expect(hex).toBe("3c469e9d6c5875d37a43f353d4f88e61fcf812c66eee3457465a40b0da4153e0");
});
