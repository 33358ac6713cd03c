/**
 * Thrift's compact protocol, read one level at a time: what lies inside a field stays as it was written, so that large
 * structures are changed in a few places without being understood as a whole.
 * https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
 */
export const thriftTypes = { true: 1, false: 2, i32: 5, i64: 6, double: 7, binary: 8, list: 9, struct: 12 } as const;

/** A field of a struct, its value as it is written. */
export type ThriftField = { id: number; type: number; raw: Uint8Array };

/** The elements of a list, each as it is written. */
export type ThriftList = { elementType: number; elements: Uint8Array[] };

const fixedLengths = new Map<number, number>([
  [1, 0],
  [2, 0],
  [3, 1],
  [7, 8],
  [13, 16],
]);
const [varintFrom, varintTo, setType, mapType] = [4, 6, 10, 11];

/**
 * The fields of a struct.
 * @throws RangeError when the bytes are no struct
 */
export function readStruct(bytes: Uint8Array): ThriftField[] {
  const fields: ThriftField[] = [];
  let [position, id] = [0, 0];
  for (;;) {
    const head = byteAt(bytes, position);
    position += 1;
    if (head === 0) return fields;
    const delta = head >> 4;
    if (delta > 0) id += delta;
    else {
      const long = readVarint(bytes, position);
      id = unzigzag(long.value);
      position = long.end;
    }
    const type = head & 15;
    const end = endOf(bytes, position, type);
    fields.push({ id, type, raw: bytes.subarray(position, end) });
    position = end;
  }
}

/** A struct of fields in the order of their ids. */
export function writeStruct(fields: readonly ThriftField[]): Uint8Array {
  let last = 0;
  const parts: Uint8Array[] = [];
  for (const { id, type, raw } of fields.toSorted((a, b) => a.id - b.id)) {
    const delta = id - last;
    const head = delta <= 15 ? [(delta << 4) | type] : [type, ...varintBytes(BigInt(id) << 1n)];
    parts.push(Uint8Array.from(head), raw);
    last = id;
  }
  return Buffer.concat([...parts, Uint8Array.of(0)]);
}

/** The elements of a list. Booleans are not read. */
export function readList(bytes: Uint8Array): ThriftList {
  const { elementType, count, start } = listHead(bytes, 0);
  const elements: Uint8Array[] = [];
  let position = start;
  for (let index = 0; index < count; index += 1) {
    const end = endOf(bytes, position, elementType);
    elements.push(bytes.subarray(position, end));
    position = end;
  }
  return { elementType, elements };
}

export function writeList({ elementType, elements }: ThriftList): Uint8Array {
  const count = elements.length;
  const head = count < 15 ? [(count << 4) | elementType] : [0xf0 | elementType, ...varintBytes(BigInt(count))];
  return Buffer.concat([Uint8Array.from(head), ...elements]);
}

/** A whole number of 16, 32 or 64 bits. */
export function readWhole(raw: Uint8Array): number {
  return unzigzag(readVarint(raw, 0).value);
}

export function writeWhole(value: number): Uint8Array {
  const wide = BigInt(value);
  return Uint8Array.from(varintBytes(wide >= 0n ? wide << 1n : (-wide << 1n) - 1n));
}

export function writeText(text: string): Uint8Array {
  const bytes = Buffer.from(text, "utf8");
  return Buffer.concat([Uint8Array.from(varintBytes(BigInt(bytes.length))), bytes]);
}

function endOf(bytes: Uint8Array, start: number, type: number): number {
  const fixed = fixedLengths.get(type);
  if (fixed !== undefined) return within(bytes, start + fixed);
  if (type >= varintFrom && type <= varintTo) return readVarint(bytes, start).end;
  if (type === thriftTypes.binary) {
    const { value, end } = readVarint(bytes, start);
    return within(bytes, end + Number(value));
  }
  if (type === thriftTypes.list || type === setType) return endOfList(bytes, start);
  if (type === thriftTypes.struct) return endOfStruct(bytes, start);
  throw new RangeError(`A footer holds Thrift of type ${type}${type === mapType ? ", a map" : ""}.`);
}

function endOfList(bytes: Uint8Array, from: number): number {
  const { elementType, count, start } = listHead(bytes, from);
  let position = start;
  for (let index = 0; index < count; index += 1) {
    // A boolean of a list takes a byte, one of a struct none.
    position = elementType <= thriftTypes.false ? within(bytes, position + 1) : endOf(bytes, position, elementType);
  }
  return position;
}

function endOfStruct(bytes: Uint8Array, start: number): number {
  let position = start;
  for (;;) {
    const head = byteAt(bytes, position);
    position += 1;
    if (head === 0) return position;
    if (head >> 4 === 0) position = readVarint(bytes, position).end;
    position = endOf(bytes, position, head & 15);
  }
}

function listHead(bytes: Uint8Array, position: number): { elementType: number; count: number; start: number } {
  const head = byteAt(bytes, position);
  const short = head >> 4;
  if (short < 15) return { elementType: head & 15, count: short, start: position + 1 };
  const { value, end } = readVarint(bytes, position + 1);
  return { elementType: head & 15, count: Number(value), start: end };
}

function readVarint(bytes: Uint8Array, start: number): { value: bigint; end: number } {
  let [value, shift, position] = [0n, 0n, start];
  for (;;) {
    const byte = byteAt(bytes, position);
    position += 1;
    value |= BigInt(byte & 127) << shift;
    if (byte < 128) return { value, end: position };
    shift += 7n;
  }
}

function varintBytes(value: bigint): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  return [...bytes, Number(rest)];
}

function unzigzag(value: bigint): number {
  return Number((value >> 1n) ^ -(value & 1n));
}

function byteAt(bytes: Uint8Array, position: number): number {
  const byte = bytes[position];
  if (byte === undefined) throw new RangeError("A footer ends too early.");
  return byte;
}

function within(bytes: Uint8Array, end: number): number {
  if (end > bytes.length) throw new RangeError("A footer ends too early.");
  return end;
}
