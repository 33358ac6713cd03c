import { expect, test } from "vitest";
import { databaseFailure } from "./database-failure.ts";

test("a full disk is told as such, with what to do, wherever it stands in what the database complained of", () => {
  const complaint =
    'initdb: error: could not write to file "pg_wal/x": No space left on device\nchild process exited with exit code 1\ninitdb: removing contents of data directory "/home/data/postgres-18.new"\n';
  const { message } = databaseFailure("Making it failed (exit 1)", { complaint, folder: "/home/data/postgres-18" });
  expect(message).toBe(
    "The disk that holds /home/data is full, and the local database needs about 100 MB to begin with. Free some space, or choose another folder with DATAINSIGHT_HOME.",
  );
});

test("anything else is told by its last three lines", () => {
  const { message } = databaseFailure("It failed", { complaint: "a\nb\n\tc\nd\n", folder: "/home/data/postgres-18" });
  expect(message).toBe("It failed: b c d");
});
