export * from "./close-within.ts";
export * from "./env.ts";
export * from "./env-fields.ts";
export * from "./logger.ts";
export * from "./quantities.ts";
export * from "./retry.ts";
export * from "./shutdown-signal.ts";
