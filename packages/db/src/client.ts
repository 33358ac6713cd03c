import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres, { type PendingQuery, type Sql, type TransactionSql } from "postgres";
import * as schema from "./schema.ts";

export type Db = PostgresJsDatabase<typeof schema>;
/** What `db.transaction` hands to its callback; takes the same queries as `Db`. */
export type Tx = Parameters<Parameters<Db["transaction"]>[0]>[0];

export interface DbOptions {
  url: string;
  /** Connections that the pool is planned for; `maxOverflow` more are opened under load. 10 unless told. */
  poolSize?: number;
  /** 20 unless told. */
  maxOverflow?: number;
  /** Seconds after which a connection is replaced by a fresh one. An hour unless told. */
  poolRecycle?: number;
  /** Takes every statement before it runs, with placeholders and never with parameters. */
  echo?: (statement: string) => void;
  applicationName?: string;
  /** A role that every connection takes on at once, such as `datainsight_system`. The login role must be a member. */
  role?: string;
}

export interface Database {
  db: Db;
  /** The pool underneath, for what Drizzle does not speak, such as LISTEN. */
  sql: Sql;
  /** Ends the pool; queries under way get five seconds. */
  close(): Promise<void>;
}

/**
 * Opens a pool to PostgreSQL. No connection is made before the first query; a connection that died is replaced by the
 * next query. Sessions speak UTC.
 */
export function createDb(options: DbOptions): Database {
  const { echo, role } = options;
  const sql = postgres(options.url, {
    max: (options.poolSize ?? 10) + (options.maxOverflow ?? 20),
    max_lifetime: options.poolRecycle ?? 3600,
    idle_timeout: 300,
    connect_timeout: 10,
    // The driver's own backoff counts the failures of all connections together and soon waits for 20 seconds, long after the
    // server is back.
    backoff: (failures) => Math.min(0.05 * 2 ** failures, 0.5),
    // Array types, which no table has; asking for them on each new connection ends the process when that is cut just then.
    fetch_types: false,
    onnotice: () => {},
    connection: {
      TimeZone: "UTC",
      application_name: options.applicationName ?? "datainsight",
      ...(role === undefined ? {} : { role }),
    },
    ...(echo === undefined ? {} : { debug: (_connection: number, statement: string) => echo(statement) }),
  });
  return { db: drizzle(withPreparedStatements(sql), { schema }), sql, close: () => sql.end({ timeout: 5 }) };
}

/** A statement with more is one of its size, such as an insert of many rows: kept, each would fill the server's memory. */
const mostPreparedParameters = 64;

function isPreparable(parameters: readonly unknown[] = []): boolean {
  return parameters.length <= mostPreparedParameters;
}

/**
 * Drizzle sends every statement through `unsafe`, which the driver plans anew each time and asks the server about first:
 * prepared once a connection, a statement costs one round trip instead of two, and no planning. A statement is on its
 * way as soon as Drizzle asks for it, so that several follow each other on the wire.
 */
function withPreparedStatements<Client extends Sql | TransactionSql>(sql: Client): Client {
  return new Proxy(sql, {
    get(target, key, receiver) {
      if (key === "unsafe") {
        const unsafe: Sql["unsafe"] = <Rows extends (object | undefined)[]>(
          ...[query, parameters, options]: UnsafeArguments
        ) =>
          query === commitNow
            ? commitOf<Rows>(target)
            : target.unsafe<Rows>(query, parameters, { ...options, prepare: isPreparable(parameters) }).execute();
        return unsafe;
      }
      if (key === "begin" || key === "savepoint") return inside(target, key);
      return Reflect.get(target, key, receiver) as unknown;
    },
  });
}

/** Ends a transaction behind its last statement, without waiting for that one's answer. */
export const commitNow = "commit";

/** `commit` comes with our patch of the driver; it answers with no rows. */
function commitOf<Rows extends (object | undefined)[]>(transaction: Sql | TransactionSql): PendingQuery<Rows> {
  const commit: unknown = Reflect.get(transaction, "commit");
  if (typeof commit !== "function") throw new TypeError("commit needs a transaction of the patched driver");
  return Reflect.apply(commit, transaction, []) as PendingQuery<Rows>;
}

type UnsafeArguments = Parameters<Sql["unsafe"]>;
type Work = (sql: TransactionSql) => unknown;

/** `begin` and `savepoint` hand a client of their own to their callback, which is their last argument. */
function inside(target: Sql | TransactionSql, key: "begin" | "savepoint") {
  return (...args: [...string[], Work]) => {
    const method: unknown = Reflect.get(target, key);
    if (typeof method !== "function") throw new TypeError(`the client has no ${key}`);
    const work = args.at(-1);
    const names = args.slice(0, -1);
    if (typeof work !== "function") throw new TypeError(`${key} takes a callback`);
    return Reflect.apply(method, target, [
      ...names,
      (own: TransactionSql) => work(withPreparedStatements(own)),
    ]) as unknown;
  };
}
