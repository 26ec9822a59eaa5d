/** What bytes are that should be text in UTF-8, and are not. */
import type {FileContent} from "./file_content.ts";

/** Why bytes are no text that can be read; `hint`: what to do. */
export interface NoText {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** Bytes that tell whether the rest is text. */
const kLooked = 1024;

/** The text; or what the bytes are instead, in words that follow the file's name. */
export function readableText(bytes: Uint8Array): string | NoText {
  return noText(bytes.subarray(0, kLooked)) ?? new TextDecoder().decode(bytes);
}

/** Undefined where the beginning of a file looks like text in UTF-8. */
export function noText(start: Uint8Array): NoText | undefined {
  if (start.length === 0) return {code: "EmptyFile", message: "it is empty", hint: ""};
  if (isUtf16(start)) {
    return {code: "NotUtf8", message: "it is text in UTF-16, and UTF-8 is read", hint: "save it in UTF-8"};
  }
  const text = new TextDecoder().decode(start).replace(/\uFFFD$/, ""); // a character may be cut at the end
  // eslint-disable-next-line no-control-regex
  if (!/[\u0000-\u0008\uFFFD]/.test(text)) return undefined;
  return {code: "NotText", message: "it is not text, but binary", hint: ""};
}

/** By its mark; without one, by the zeros beside the characters of ASCII that JSON and tables begin with. */
function isUtf16(start: Uint8Array): boolean {
  const [first = 0, second = 0] = start;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return true;
  const pairs = Math.min(Math.floor(start.length / 2), 8);
  if (pairs < 2) return false;
  const zeros = (offset: number) => {
    const bytes = start.subarray(0, 2 * pairs).filter((_, index) => index % 2 === offset);
    return bytes.every((byte) => byte === 0);
  };
  const characters = (offset: number) => {
    const bytes = start.subarray(0, 2 * pairs).filter((_, index) => index % 2 === offset);
    return bytes.every((byte) => byte >= 9 && byte < 0x7f);
  };
  return (zeros(0) && characters(1)) || (zeros(1) && characters(0));
}

/** What a text is that should be JSON, and does not begin like it. */
export function noJson(text: string): NoText {
  if (text.trim() === "") return {code: "EmptyFile", message: "there is nothing in it", hint: ""};
  const shown = text.trimStart().split(/\s/, 1)[0]?.slice(0, 20) ?? "";
  const message = `it begins with '${shown}', and JSON begins with {`;
  return {code: "NotJson", message, hint: hintOf(text)};
}

function hintOf(text: string): string {
  const start = text.trimStart();
  if (/^(\/\/|\/\*)/.test(start)) return "JSON has no comments";
  if (start.startsWith("<")) return "it looks like a page of HTML: was the file downloaded from its page?";
  return "";
}

/** The beginning of a file. */
export async function startOf(content: FileContent): Promise<Uint8Array> {
  return content.read(0, Math.min(content.size, kLooked));
}
