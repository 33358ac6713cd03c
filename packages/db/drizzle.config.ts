import type { Config } from "drizzle-kit";

export const config: Config = {
  dialect: "postgresql",
  schema: "./src/schema.ts",
  out: "./migrations",
};

// drizzle-kit reads the default export of its configuration file.
export default config;
