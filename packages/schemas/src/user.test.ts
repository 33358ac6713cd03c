import { expect, test } from "vitest";
import {
  passwordMaxLength,
  passwordMinLength,
  UserCreate,
  UserResponse,
  userRoles,
  UserSummary,
  UserUpdate,
} from "./index.ts";

const signUp = { email: "ada@example.com", fullName: "Ada Lovelace", password: "12345678" };

test("a sign-up needs an email, a name and a password, and trims the first two", () => {
  expect(UserCreate.parse({ ...signUp, email: " ada@example.com ", fullName: " Ada " })).toMatchObject({
    email: "ada@example.com",
    fullName: "Ada",
  });
  for (const field of ["email", "fullName", "password"])
    expect(UserCreate.safeParse({ ...signUp, [field]: undefined }).success).toBe(false);
});

test("an email has the form of one and at most 255 characters", () => {
  for (const email of ["ada", "ada@", "@example.com", "a b@example.com", "", `${"a".repeat(250)}@example.com`]) {
    expect(UserCreate.safeParse({ ...signUp, email }).success, email).toBe(false);
  }
});

test(`a password has ${passwordMinLength} to ${passwordMaxLength} characters and is not trimmed`, () => {
  expect(UserCreate.safeParse({ ...signUp, password: "1234567" }).success).toBe(false);
  expect(UserCreate.safeParse({ ...signUp, password: "x".repeat(129) }).success).toBe(false);
  expect(UserCreate.parse({ ...signUp, password: " 1234567 " }).password).toBe(" 1234567 ");
});

test("a name is neither blank nor longer than 255 characters", () => {
  for (const fullName of ["", "   ", "\t\n", "x".repeat(256)])
    expect(UserCreate.safeParse({ ...signUp, fullName }).success).toBe(false);
});

test("role and activity are not a user's to choose", () => {
  for (const extra of [{ role: "admin" }, { isActive: true }, { emailVerified: true }, { id: crypto.randomUUID() }]) {
    expect(UserCreate.safeParse({ ...signUp, ...extra }).success).toBe(false);
    expect(UserUpdate.safeParse(extra).success).toBe(false);
  }
});

test("every field of an update may be left out, but a new email or password comes with the current password", () => {
  expect(UserUpdate.safeParse({ fullName: "Ada" }).success).toBe(true);
  expect(UserUpdate.safeParse({ email: "new@example.com" }).success).toBe(false);
  expect(UserUpdate.safeParse({ password: "87654321" }).success).toBe(false);
  expect(UserUpdate.safeParse({ password: "87654321", currentPassword: "12345678" }).success).toBe(true);
});

test("an update that changes nothing is refused", () => {
  for (const empty of [{}, { currentPassword: "12345678" }, { fullName: undefined }]) {
    expect(UserUpdate.safeParse(empty).error?.issues[0]?.message).toBe("Nothing to change: name at least one field.");
  }
});

test("a response turns times into text, knows the roles, and drops what it does not name", () => {
  const row = {
    id: crypto.randomUUID(),
    email: "a@example.com",
    emailVerified: false,
    fullName: "A",
    image: null,
    role: "user",
    isActive: true,
  };
  const times = { createdAt: new Date(0), updatedAt: new Date(0) };
  const response = UserResponse.parse({ ...row, ...times, passwordHash: "secret" });
  expect(response).toEqual({ ...row, createdAt: "1970-01-01T00:00:00.000Z", updatedAt: "1970-01-01T00:00:00.000Z" });
  expect(userRoles).toEqual(["user", "admin"]);
  expect(Object.keys(UserSummary.shape)).toEqual(["id", "email", "fullName"]);
});
