/** Messages in the wire format of Protocol Buffers: as much of it as files of ONNX need. */

/**
 * A field: a whole number >= 0 as a varint, or text, bytes or a message, with its length before it. Fields of one number are
 * a repeated field.
 */
export type Field = readonly [number: number, value: number | string | Uint8Array];

const kVarint = 0;
const kWithLength = 2;
const kTypeBits = 8;
const kSevenBits = 128;

export function message(fields: readonly Field[]): Uint8Array {
  const pieces = fields.flatMap(([number, value]) => {
    if (typeof value === "number") return [varint(number * kTypeBits + kVarint), varint(value)];
    const content = typeof value === "string" ? new TextEncoder().encode(value) : value;
    return [varint(number * kTypeBits + kWithLength), varint(content.length), content];
  });
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let offset = 0;
  for (const piece of pieces) {
    bytes.set(piece, offset);
    offset += piece.length;
  }
  return bytes;
}

function varint(value: number): Uint8Array {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${value} is no whole number above 0`);
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= kSevenBits; rest = Math.floor(rest / kSevenBits)) bytes.push((rest % kSevenBits) + kSevenBits);
  return Uint8Array.from([...bytes, rest]);
}
