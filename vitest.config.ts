import { defineConfig } from "vitest/config";

/** `*.test.ts` is pure, `*.pg.test.ts` needs PostgreSQL, `*.e2e.test.ts` the whole system; the server is started once per run. */
const places = ["{apps,packages}/*/src/**", "tests/**"];
const withServer = {
  globalSetup: "./packages/testing/src/global-setup.ts",
  testTimeout: 120_000,
  hookTimeout: 180_000,
};

// vitest reads the default export of its configuration file.
export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: "pure",
          include: places.map((place) => `${place}/*.test.ts`),
          exclude: ["**/*.pg.test.ts", "**/*.e2e.test.ts", "**/node_modules/**", "**/dist/**"],
          testTimeout: 30_000,
        },
      },
      { test: { name: "pg", include: places.map((place) => `${place}/*.pg.test.ts`), ...withServer } },
      {
        test: {
          name: "e2e",
          include: places.map((place) => `${place}/*.e2e.test.ts`),
          ...withServer,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
