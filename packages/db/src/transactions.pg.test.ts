import { aDataset, aUser, test } from "@datainsight/testing";
import { eq, sql } from "drizzle-orm";
import { expect } from "vitest";
import { asSystem, datasets, users } from "./index.ts";

test("what a transaction wrote is there after it commits", async ({ db, system }) => {
  const id = await asSystem(db, async (tx) => {
    const [user] = await tx.insert(users).values({ email: "commit@example.com", fullName: "C" }).returning();
    return user?.id ?? "";
  });
  expect(await system.select().from(users).where(eq(users.id, id))).toHaveLength(1);
});

test("nothing of a transaction that threw is there", async ({ db, system }) => {
  const work = asSystem(db, async (tx) => {
    await tx.insert(users).values({ email: "rollback@example.com", fullName: "R" });
    throw new Error("stop");
  });
  await expect(work).rejects.toThrow("stop");
  expect(await system.select().from(users).where(eq(users.email, "rollback@example.com"))).toEqual([]);
});

test("an inner savepoint rolls back alone", async ({ db, system }) => {
  await asSystem(db, async (tx) => {
    await tx.insert(users).values({ email: "outer@example.com", fullName: "O" });
    await tx
      .transaction(async (inner) => {
        await inner.insert(users).values({ email: "inner@example.com", fullName: "I" });
        throw new Error("inner");
      })
      .catch(() => undefined);
  });
  const emails = await system
    .select({ email: users.email })
    .from(users)
    .where(sql`${users.email} in ('outer@example.com', 'inner@example.com')`);
  expect(emails).toEqual([{ email: "outer@example.com" }]);
});

test("a transaction does not see what another has not committed", async ({ db, system }) => {
  const user = await aUser(db, { fullName: "Before" });
  await asSystem(db, async (tx) => {
    await tx.update(users).set({ fullName: "After" }).where(eq(users.id, user.id));
    const [seen] = await system.select().from(users).where(eq(users.id, user.id));
    expect(seen?.fullName).toBe("Before");
  });
  const [seen] = await system.select().from(users).where(eq(users.id, user.id));
  expect(seen?.fullName).toBe("After");
});

test("of twenty claims of one row at once by compare-and-set, one wins", async ({ db }) => {
  const dataset = await aDataset(db);
  const claims = await Promise.all(
    Array.from({ length: 20 }, () =>
      asSystem(db, (tx) =>
        tx
          .update(datasets)
          .set({ status: "processing", attempt: sql`${datasets.attempt} + 1` })
          .where(sql`${datasets.id} = ${dataset.id} and ${datasets.status} = 'pending'`)
          .returning(),
      ),
    ),
  );
  expect(claims.flat()).toHaveLength(1);
  expect(claims.flat()[0]?.attempt).toBe(1);
});

test("a serializable transaction that another has overtaken fails instead of writing over it", async ({ db }) => {
  const user = await aUser(db, { fullName: "One" });
  const slow = db.transaction(
    async (tx) => {
      await tx.execute(sql`set local role datainsight_system`);
      await tx.select().from(users).where(eq(users.id, user.id));
      await asSystem(db, (other) => other.update(users).set({ fullName: "Two" }).where(eq(users.id, user.id)));
      await tx.update(users).set({ fullName: "Three" }).where(eq(users.id, user.id));
    },
    { isolationLevel: "serializable" },
  );
  await expect(slow).rejects.toMatchObject({ cause: { code: "40001" } });
});
