import { open, type FileHandle } from "node:fs/promises";
import { readList, readStruct, readWhole, thriftTypes, type ThriftField, writeList } from "./thrift.ts";
import { writeStruct, writeText, writeWhole } from "./thrift.ts";

export type FooterChange = {
  /** Columns past these, counted from the first, are left out: readers do not see them, their bytes stay. */
  columns: number;
  /** Of decimal columns, by position: how many digits they are said to have. Never more than their physical type holds. */
  precisions: ReadonlyMap<number, number>;
  /** Put in the place of the file's own metadata. */
  metadata: Readonly<Record<string, string>>;
};

const magic = "PAR1";
const tailBytes = 8;

/** Ids of fields in the structs of https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift */
const file = { schema: 2, rowGroups: 4, metadata: 5, columnOrders: 7 } as const;
const element = { children: 5, precision: 8, logicalType: 10 } as const;
const logicalDecimal = { union: 5, precision: 2 } as const;
const group = { columns: 1, bytes: 2, compressedBytes: 6 } as const;
const chunk = { metadata: 3, bytes: 6, compressedBytes: 7 } as const;
const keyValue = { key: 1, value: 2 } as const;

/**
 * Changes what a flat Parquet file says of itself, in its footer alone: the rows are not written again.
 * @throws RangeError when the footer is not as Parquet has it
 */
export async function rewriteFooter(path: string, change: FooterChange): Promise<void> {
  const handle = await open(path, "r+");
  try {
    const { size } = await handle.stat();
    const tail = await readAt(handle, size - tailBytes, tailBytes);
    const length = tail.readUInt32LE(0);
    if (tail.toString("latin1", 4) !== magic || length + tailBytes > size) throw new RangeError("Not a Parquet file.");
    const start = size - tailBytes - length;
    const footer = changed(await readAt(handle, start, length), change);
    const end = Buffer.alloc(tailBytes, magic.padStart(tailBytes));
    end.writeUInt32LE(footer.length, 0);
    const written = Buffer.concat([footer, end]);
    await handle.truncate(start);
    await handle.write(written, 0, written.length, start);
  } finally {
    await handle.close();
  }
}

async function readAt(handle: FileHandle, start: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, Math.max(0, start));
  if (bytesRead !== length) throw new RangeError("Not a Parquet file.");
  return buffer;
}

function changed(footer: Uint8Array, change: FooterChange): Uint8Array {
  const fields = readStruct(footer).flatMap((field): ThriftField[] => {
    if (field.id === file.schema) return [{ ...field, raw: changedSchema(field.raw, change) }];
    if (field.id === file.rowGroups)
      return [withElements(field, (groups) => groups.map((raw) => cutGroup(raw, change.columns)))];
    if (field.id === file.columnOrders) return [withElements(field, (orders) => orders.slice(0, change.columns))];
    return field.id === file.metadata ? [] : [field];
  });
  const pairs = Object.entries(change.metadata).map(([key, value]) =>
    writeStruct([
      { id: keyValue.key, type: thriftTypes.binary, raw: writeText(key) },
      { id: keyValue.value, type: thriftTypes.binary, raw: writeText(value) },
    ]),
  );
  const raw = writeList({ elementType: thriftTypes.struct, elements: pairs });
  return writeStruct([...fields, { id: file.metadata, type: thriftTypes.list, raw }]);
}

function withElements(field: ThriftField, change: (elements: Uint8Array[]) => Uint8Array[]): ThriftField {
  const list = readList(field.raw);
  return { ...field, raw: writeList({ ...list, elements: change(list.elements) }) };
}

/** The first element of a schema is the table itself, the others are its columns. */
function changedSchema(raw: Uint8Array, { columns, precisions }: FooterChange): Uint8Array {
  const { elementType, elements } = readList(raw);
  const [root, ...leaves] = elements;
  if (!root || leaves.length < columns) throw new RangeError("A footer has too few columns.");
  const table = withField(readStruct(root), element.children, writeWhole(columns));
  const kept = leaves.slice(0, columns).map((leaf, position) => {
    const precision = precisions.get(position);
    return precision === undefined ? leaf : withPrecision(leaf, precision);
  });
  return writeList({ elementType, elements: [writeStruct(table), ...kept] });
}

function withPrecision(leaf: Uint8Array, precision: number): Uint8Array {
  const raw = writeWhole(precision);
  const fields = withField(readStruct(leaf), element.precision, raw).map((field) => {
    if (field.id !== element.logicalType) return field;
    const union = readStruct(field.raw).map((member) => {
      if (member.id !== logicalDecimal.union) throw new RangeError("A column is no decimal.");
      return { ...member, raw: writeStruct(withField(readStruct(member.raw), logicalDecimal.precision, raw)) };
    });
    return { ...field, raw: writeStruct(union) };
  });
  return writeStruct(fields);
}

function withField(fields: readonly ThriftField[], id: number, raw: Uint8Array): ThriftField[] {
  if (!fields.some((field) => field.id === id)) throw new RangeError(`A footer lacks field ${id}.`);
  return fields.map((field) => (field.id === id ? { ...field, raw } : field));
}

/** A row group without its last columns, and without their bytes in its sums. */
function cutGroup(raw: Uint8Array, columns: number): Uint8Array {
  const fields = readStruct(raw);
  const list = fields.find((field) => field.id === group.columns);
  if (!list) throw new RangeError("A row group has no columns.");
  const { elementType, elements } = readList(list.raw);
  let [bytes, compressedBytes] = [0, 0];
  for (const dropped of elements.slice(columns)) {
    const metadata = readStruct(dropped).find((field) => field.id === chunk.metadata);
    const sizes = metadata ? readStruct(metadata.raw) : [];
    bytes += wholeOf(sizes, chunk.bytes);
    compressedBytes += wholeOf(sizes, chunk.compressedBytes);
  }
  const cut = fields.map((field) => {
    if (field.id === group.columns)
      return { ...field, raw: writeList({ elementType, elements: elements.slice(0, columns) }) };
    if (field.id === group.bytes) return { ...field, raw: writeWhole(readWhole(field.raw) - bytes) };
    if (field.id === group.compressedBytes) {
      return { ...field, raw: writeWhole(Math.max(0, readWhole(field.raw) - compressedBytes)) };
    }
    return field;
  });
  return writeStruct(cut);
}

function wholeOf(fields: readonly ThriftField[], id: number): number {
  const field = fields.find((each) => each.id === id);
  return field ? readWhole(field.raw) : 0;
}
