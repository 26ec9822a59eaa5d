/** What a file is, by its first bytes and whatever its name: the one place for page, package and command line. */
import {kindOfJson, looksLikeJson, looksLikeTable} from "../client/content.ts";
import {failure, success} from "../client/outcome.ts";
import type {Outcome} from "../client/outcome.ts";
import {FileProblem, bytesContent, kLongestText, kTextTooLong, readWhole} from "./file_content.ts";
import type {FileContent} from "./file_content.ts";
import {gunzip} from "./inflate.ts";
import {noText} from "./readable_text.ts";
import {looksLikeScaleSimSettings} from "./scale_sim_settings.ts";
import {yamlToJson} from "./yaml.ts";
import {unzip} from "./zip.ts";

export type TextKind = "architecture" | "network" | "model" | "estimate" | "table" | "settings";

/**
 * `settings`: of SCALE-Sim. `file`: what the core recognises itself, among it all networks that are not in our own JSON;
 * `bytes` are its content where that is not the file as it is, but was unpacked or made from YAML.
 */
export type OpenedFile =
  | {readonly kind: TextKind; readonly text: string}
  | {readonly kind: "file"; readonly bytes: Uint8Array<ArrayBuffer> | undefined};

/** How much of a file tells what it is, in bytes. */
const kStart = 1024;
/** An archive in an archive in an archive is no accident. */
const kMostLayers = 3;

const kPacked: readonly {readonly mark: readonly number[]; readonly unpack: typeof gunzip}[] = [
  {mark: [0x1f, 0x8b], unpack: gunzip},
  {mark: [0x50, 0x4b, 0x03, 0x04], unpack: unzip},
  {mark: [0x50, 0x4b, 0x05, 0x06], unpack: unzip},
];

/**
 * `expected` decides where a JSON text says nothing. A text whose `name` ends in .json is read as JSON, so that its error is
 * one of JSON. What cannot be opened, and why, is the outcome's error.
 */
export async function openFile(
  content: FileContent,
  expected: "architecture" | "network",
  name = "",
): Promise<Outcome<OpenedFile>> {
  try {
    return success(await opened(content, expected, name));
  } catch (error) {
    if (error instanceof FileProblem) return failure(error.code, expected, error.message, error.hint);
    const reason = error instanceof Error ? error.message : String(error);
    return failure("FileUnreadable", expected, `the file could not be read: ${reason}`);
  }
}

async function opened(file: FileContent, expected: "architecture" | "network", name: string): Promise<OpenedFile> {
  const bytes = await unpacked(file);
  const content = bytes === undefined ? file : bytesContent(bytes);
  const startBytes = await content.read(0, Math.min(kStart, content.size));
  const unreadable = noText(startBytes);
  if (unreadable?.code === "NotUtf8") throw new FileProblem(unreadable.code, unreadable.message, unreadable.hint);
  const start = new TextDecoder().decode(startBytes);
  if (looksLikeScaleSimSettings(start)) return {kind: "settings", text: await textOf(content)};
  if (looksLikeJson(start)) {
    const text = await textOf(content);
    const kind = kindOfJson(text, expected);
    return kind === "file" ? {kind, bytes} : {kind, text};
  }
  if (looksLikeTable(start)) return {kind: "table", text: await textOf(content)};
  if (/\.json$/i.test(name) && unreadable === undefined) return {kind: expected, text: await textOf(content)};
  if (unreadable === undefined && looksLikeYaml(start)) {
    return {kind: "file", bytes: new TextEncoder().encode(await yamlToJson(await readWhole(content)))};
  }
  return {kind: "file", bytes};
}

/** Undefined where the file is not packed. */
async function unpacked(file: FileContent): Promise<Uint8Array<ArrayBuffer> | undefined> {
  let bytes: Uint8Array<ArrayBuffer> | undefined;
  for (let layer = 0; layer < kMostLayers; ++layer) {
    const content = bytes === undefined ? file : bytesContent(bytes);
    const start = await content.read(0, Math.min(4, content.size));
    const packed = kPacked.find(({mark}) => mark.every((byte, index) => start[index] === byte));
    if (packed === undefined) return bytes;
    bytes = await packed.unpack(content);
  }
  throw new FileProblem("DamagedArchive", "there is an archive in an archive in an archive", "unpack it first");
}

async function textOf(content: FileContent): Promise<string> {
  if (content.size > kLongestText) throw new FileProblem("FileTooLarge", kTextTooLong);
  return new TextDecoder().decode(await readWhole(content));
}

/** "key: value", "- key: value" or "---" in the first line that is no comment, and no other text. */
function looksLikeYaml(start: string): boolean {
  const line = start.split(/\r?\n/).find((text) => text.trim() !== "" && !text.trimStart().startsWith("#")) ?? "";
  return /^(---|%YAML)/.test(line) || /^\uFEFF?\s*(-\s+)?[\w.-]+:(\s|$)/.test(line) || /^\s*-\s*$/.test(line);
}
