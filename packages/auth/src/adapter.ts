import { accounts, apiKeys, asSystem, type Db, sessions, type Tx, users, verifications } from "@datainsight/db";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import type { BetterAuthOptions, DBAdapter, Where } from "better-auth/types";
import { afterCreate, beforeCreate, beforeDelete, type SignupMode } from "./account-rules.ts";
import { hashToken } from "./tokens.ts";

const tables = { user: users, session: sessions, account: accounts, verification: verifications, apikey: apiKeys };

type Operations = Omit<DBAdapter, "id" | "transaction" | "createSchema" | "options">;

export type AdapterOptions = {
  signup: SignupMode;
  /** Runs after each write: what is known about who is signed in may be stale. */
  onWrite: () => void;
};

/**
 * better-auth's Drizzle adapter with three differences: each call is a transaction under `datainsight_system`
 * (or part of the one that better-auth opened), our rules for accounts hold in that same transaction, and session
 * tokens are stored as hashes only.
 */
export function createSystemAdapter(db: Db, { signup, onWrite }: AdapterOptions) {
  return (options: BetterAuthOptions): DBAdapter => {
    const over = (tx: Tx): DBAdapter =>
      withHashedTokens(drizzleAdapter(tx, { provider: "pg", schema: tables, transaction: false })(options));
    const create = async (tx: Tx, args: Parameters<DBAdapter["create"]>[0]) => {
      await beforeCreate(tx, args.model, args.data, signup);
      const row = await over(tx).create(args);
      await afterCreate(tx, args.model, row);
      return row;
    };
    const remove = async (tx: Tx, args: Parameters<DBAdapter["delete"]>[0]) => {
      await beforeDelete(tx, args.model, args.where.find(({ field }) => field === "id")?.value);
      return over(tx).delete(args);
    };
    const written = async <T>(work: Promise<T>): Promise<T> => {
      const result = await work;
      onWrite();
      return result;
    };
    const inOwn = <T>(work: (adapter: DBAdapter) => Promise<T>) => asSystem(db, (tx) => work(over(tx)));
    // Each method passes through what the wrapped adapter returns for the same generic arguments.
    const operations = {
      create: (args: Parameters<DBAdapter["create"]>[0]) => written(asSystem(db, (tx) => create(tx, args))),
      findOne: (args: Parameters<DBAdapter["findOne"]>[0]) => inOwn((adapter) => adapter.findOne(args)),
      findMany: (args: Parameters<DBAdapter["findMany"]>[0]) => inOwn((adapter) => adapter.findMany(args)),
      count: (args) => inOwn((adapter) => adapter.count(args)),
      update: (args: Parameters<DBAdapter["update"]>[0]) => written(inOwn((adapter) => adapter.update(args))),
      updateMany: (args) => written(inOwn((adapter) => adapter.updateMany(args))),
      delete: (args) => written(asSystem(db, (tx) => remove(tx, args))),
      deleteMany: (args) => written(inOwn((adapter) => adapter.deleteMany(args))),
      consumeOne: (args: Parameters<DBAdapter["consumeOne"]>[0]) =>
        written(inOwn((adapter) => adapter.consumeOne(args))),
      incrementOne: (args: Parameters<DBAdapter["incrementOne"]>[0]) =>
        written(inOwn((adapter) => adapter.incrementOne(args))),
    } as Operations;
    return {
      ...operations,
      id: "datainsight",
      transaction: (work) =>
        written(
          asSystem(db, async (tx) => {
            const adapter = over(tx);
            // `create` returns the row that the wrapped adapter made.
            return work({ ...adapter, create: ((args) => create(tx, args)) as DBAdapter["create"] });
          }),
        ),
    };
  };
}

/** Stores and looks up `session.token` by its hash; the caller keeps working with the token that it brought. */
function withHashedTokens(adapter: DBAdapter): DBAdapter {
  const withToken = <T>(row: T, token: unknown): T => (row && typeof token === "string" ? { ...row, token } : row);
  // Each wrapped method returns the row type that its caller asked for: only the token differs.
  return {
    ...adapter,
    create: (async (args) => {
      if (args.model !== "session") return adapter.create(args);
      const token: unknown = args.data["token"];
      const row = await adapter.create({ ...args, data: hashedData(args.data) });
      return withToken(row, token);
    }) as DBAdapter["create"],
    findOne: async (args) => withToken(await adapter.findOne(hashed(args)), tokenOf(args)),
    findMany: async (args) => {
      const rows = await adapter.findMany(hashed(args));
      return rows as never;
    },
    count: (args) => adapter.count(hashed(args)),
    update: async (args) => {
      const row = await adapter.update(
        hashed({ ...args, update: args.model === "session" ? hashedData(args.update) : args.update }),
      );
      return withToken(row, tokenOf(args)) as never;
    },
    updateMany: (args) => adapter.updateMany(hashed(args)),
    delete: (args) => adapter.delete(hashed(args)),
    deleteMany: (args) => adapter.deleteMany(hashed(args)),
  };
}

function tokenOf({ model, where = [] }: { model: string; where?: Where[] | undefined }): unknown {
  return model === "session" ? where.find(({ field }) => field === "token")?.value : undefined;
}

function hashedData(data: Record<string, unknown>): Record<string, unknown> {
  return typeof data["token"] === "string" ? { ...data, token: hashToken(data["token"]) } : data;
}

function hashed<Args extends { model: string; where?: Where[] | undefined }>(args: Args): Args {
  if (args.model !== "session" || !args.where) return args;
  return { ...args, where: args.where.map(hashedWhere) };
}

function hashedWhere(condition: Where): Where {
  if (condition.field !== "token") return condition;
  const { value } = condition;
  if (typeof value === "string") return { ...condition, value: hashToken(value) };
  if (Array.isArray(value)) return { ...condition, value: value.map((token) => hashToken(String(token))) };
  return condition;
}
