/** Text to and from a short URL-safe form: UTF-8, raw deflate, base64url. */

/** Most text that a link may unpack to, in bytes: links come from strangers. */
const kMaxUnpacked = 16 * 2 ** 20;

async function pump(bytes: Uint8Array<ArrayBuffer>, through: ReadableWritablePair, limit: number): Promise<Uint8Array> {
  const reader = new Blob([bytes]).stream().pipeThrough<Uint8Array>(through).getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const {done, value} = await reader.read();
    if (done) break;
    length += value.length;
    if (length > limit) {
      await reader.cancel();
      throw new RangeError(`unpacks to more than ${limit} bytes`);
    }
    chunks.push(value);
  }
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}

function toBase64Url(bytes: Uint8Array): string {
  let binary = "";
  for (let start = 0; start < bytes.length; start += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
  }
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));
}

export async function pack(text: string): Promise<string> {
  const packed = await pump(new TextEncoder().encode(text), new CompressionStream("deflate-raw"), Infinity);
  return toBase64Url(packed);
}

/** Rejects where `packed` is damaged or unpacks to too much. */
export async function unpack(packed: string): Promise<string> {
  const bytes = await pump(fromBase64Url(packed), new DecompressionStream("deflate-raw"), kMaxUnpacked);
  return new TextDecoder("utf-8", {fatal: true}).decode(bytes);
}
