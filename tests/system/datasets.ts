import path from "node:path";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { createDataset, receiveContent, type Scope } from "@datainsight/services";

const vega = fileURLToPath(new URL("../node_modules/vega-datasets/data", import.meta.url));

/** The path of a real file of the vega-datasets package. */
export function vegaFile(name: string): string {
  return path.join(vega, name);
}

/** Hands in a file, as an upload does. */
export async function handIn(scope: Scope, name: string, content: Readable) {
  const dataset = await createDataset(scope, { name });
  return receiveContent(scope, dataset.id, { stream: content, contentLength: undefined });
}

/** A table of `rows` rows and 20 columns, made as it is read: big enough that an analysis of it takes seconds. */
export function largeCsv(rows: number): Readable {
  const columns = 20;
  return Readable.from(
    (function* () {
      yield `${Array.from({ length: columns }, (_, column) => `column_${column}`).join(",")}\n`;
      const block = 1_000;
      for (let start = 0; start < rows; start += block) {
        let text = "";
        for (let row = start; row < Math.min(rows, start + block); row += 1) {
          text += `${Array.from({ length: columns }, (_, column) => ((row * 7919 + column * 104_729) % 1_000_003).toString(column % 2 ? 10 : 36)).join(",")}\n`;
        }
        yield Buffer.from(text);
      }
    })(),
  );
}
