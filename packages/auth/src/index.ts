export * from "./api-keys.ts";
export { type Authentication, apiKeyPrefix } from "./authenticate.ts";
export { type SignupMode, signupModes } from "./account-rules.ts";
export { type Auth, type AuthOptions, createAuth } from "./create-auth.ts";
export * from "./errors.ts";
export * from "./one-time-links.ts";
export { createPasswordHasher, type PasswordHasher } from "./passwords.ts";
export * from "./users.ts";
