import { once } from "node:events";
import { PgBoss } from "pg-boss";
import { z } from "zod";

// A worker of plain pg-boss whose jobs do nothing.

const Input = z.object({
  url: z.string(),
  schema: z.string(),
  queue: z.string(),
  options: z.object({ batchSize: z.int(), pollingIntervalSeconds: z.number() }).optional(),
});

const [message]: unknown[] = await once(process, "message");
const { url, schema, queue, options } = Input.parse(message);
const boss = new PgBoss({ connectionString: url, schema });
boss.on("error", (error) => process.stderr.write(`${error.message}\n`));
await boss.start();
await boss.work(queue, options ?? {}, async () => {});
process.send?.({ ready: true });
process.on("SIGTERM", () => void boss.stop({ graceful: false, close: true }).then(() => process.exit(0)));
process.on("disconnect", () => process.exit(0));
