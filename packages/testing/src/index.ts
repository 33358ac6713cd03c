export * from "./factories.ts";
export * from "./fixtures.ts";
export { createDatabase, dropDatabase, urlOf, type TestServer } from "./server.ts";
export * from "./scopes.ts";
export * from "./violations.ts";
export * from "./catalog.ts";
