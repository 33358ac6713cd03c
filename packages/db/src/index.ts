export * from "./client.ts";
export * from "./schema.ts";
export * from "./migrate.ts";
export * from "./roles.ts";
export * from "./commands.ts";
export * from "./connection.ts";
export * from "./push.ts";
export * from "./seed.ts";
