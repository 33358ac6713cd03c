export * from "./client.ts";
export * from "./schema.ts";
export * from "./migrate.ts";
export * from "./roles.ts";
