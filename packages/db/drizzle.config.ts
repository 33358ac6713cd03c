import type { Config } from "drizzle-kit";
import { drizzleKitUrl } from "./src/env.ts";

const url = drizzleKitUrl();

// drizzle-kit reads the default export of its configuration file.
export default {
  dialect: "postgresql",
  schema: "./src/schema.ts",
  out: "./migrations",
  schemaFilter: ["public"],
  ...(url === undefined ? {} : { dbCredentials: { url } }),
} satisfies Config;
