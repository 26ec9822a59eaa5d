/** What the commands share: inputs from files, errors with their places, output. */
import {closeSync, fstatSync, openSync, readFileSync, readSync} from "node:fs";
import {unwrap} from "../client/outcome.ts";
import {openFile} from "../files/open_file.ts";
import {readableText, startOf} from "../files/readable_text.ts";
import {CyclescopeError, bytesSource, networks, presets} from "../package/index.ts";
import {isAccelerator, notAnAccelerator} from "../package/inputs.ts";
import {guarded, printable} from "./printable.ts";
import type {ByteSource, CatalogueEntry, Diagnostic} from "../package/index.ts";

type Entries = readonly CatalogueEntry[];
/** Files by the input that they are. */
export type FileNames = Partial<Record<Diagnostic["input"], string | undefined>>;

/** The command line is wrong: exit code 2. */
export class UsageError extends Error {}

/** An input file cannot be read, or an input was refused: exit code 1. `lines` are for standard error. */
export class InputError extends Error {
  constructor(message: string, hint = "") {
    super(hint ? `${message}\n  hint: ${hint}` : message);
  }
}

/** The name of a built-in entry, unless a path is meant. */
export function named(argument: string, entries: Entries): string | undefined {
  return entries.some(({name}) => name === argument) ? argument : undefined;
}

/** The text of a file: a table, or JSON of a kind that is no document. */
export function readText(file: string): string {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file === "-" ? 0 : file);
  } catch (error) {
    throw unreadable(file, error, "", []);
  }
  const text = readableText(bytes);
  if (typeof text === "string") return text;
  throw new InputError(`${shownName(file)}: ${text.message} [${text.code}]`, text.hint);
}

/** A built-in accelerator's name, or the text of a description, a fitted model or settings of SCALE-Sim. */
export async function readAccelerator(argument: string): Promise<string> {
  const name = named(argument, presets);
  if (name !== undefined) return name;
  const {content, close} = openSource(argument, "preset", presets);
  try {
    return await acceleratorText(content, argument);
  } catch (error) {
    throw located(error, {architecture: argument});
  } finally {
    close();
  }
}

async function acceleratorText(content: ByteSource, argument: string): Promise<string> {
  const opened = unwrap(await openFile(content, "architecture", argument));
  if (opened.kind === "file") return unwrap(notAnAccelerator("file", opened.bytes ?? (await startOf(content))));
  return isAccelerator(opened.kind) ? opened.text : unwrap(notAnAccelerator(opened.kind));
}

/** A file as messages name it. */
function shownName(file: string): string {
  return file === "-" ? "standard input" : file;
}

/** A network's name, or a source of a file's pieces, so that large files are never read as a whole. */
export interface OpenNetwork {
  readonly content: string | ByteSource;
  readonly close: () => void;
}

export function openNetwork(argument: string): OpenNetwork {
  const name = named(argument, networks);
  return name ? {content: name, close: () => {}} : openSource(argument, "network", networks);
}

/** A file, or standard input where it is called -. */
export function openSource(
  argument: string,
  what: string,
  entries: Entries,
): {readonly content: ByteSource; readonly close: () => void} {
  try {
    if (argument === "-") return {content: bytesSource(readFileSync(0)), close: () => {}};
    const file = openSync(argument, "r");
    return {content: fileSource(file), close: () => closeSync(file)};
  } catch (error) {
    throw unreadable(argument, error, what, entries);
  }
}

function fileSource(file: number): ByteSource {
  const status = fstatSync(file);
  if (!status.isFile()) throw new Error("not a regular file");
  return {
    size: status.size,
    read: (offset: number, length: number) => {
      const bytes = new Uint8Array(length);
      let filled = 0;
      while (filled < length) {
        const count = readSync(file, bytes, filled, length - filled, offset + filled);
        if (count === 0) break;
        filled += count;
      }
      return bytes.subarray(0, filled);
    },
  };
}

function unreadable(file: string, error: unknown, what: string, entries: Entries): InputError {
  const {code, message} = error as NodeJS.ErrnoException;
  const isName = code === "ENOENT" && /^\w+$/.test(file);
  const reason = code === "ENOENT" ? "no such file" : message;
  const hint =
    isName && entries.length > 0 ? `the built-in ${what}s are: ${entries.map(({name}) => name).join(", ")}` : "";
  return new InputError(`${file}: ${reason}`, hint);
}

/** ["rows=32", "dataflow=weight_stationary"] as {rows: 32, dataflow: "weight_stationary"}. */
export function assignments(option: string, texts: readonly string[]): Record<string, number | string> {
  return Object.fromEntries(
    texts.map((text) => {
      const [, name, value] = /^([^=]+)=(.+)$/.exec(text) ?? [];
      if (name === undefined || value === undefined)
        throw new UsageError(`${option} wants NAME=VALUE, found '${text}'`);
      return [name, /^[+-]?\d+(e\d+)?$/i.test(value) ? Number(value) : value];
    }),
  );
}

export function wholeNumber(option: string, value: string | number): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number) || String(value).trim() === "") {
    throw new UsageError(`${option} wants a whole number, found '${value}'`);
  }
  return number;
}

export function choice<Choice extends string>(option: string, value: string, choices: readonly Choice[]): Choice {
  const chosen = choices.find((name) => name === value);
  if (chosen !== undefined) return chosen;
  throw new UsageError(`${option}: '${value}' is none of ${choices.join(", ")}`);
}

/** An error of the core with the file's name for the input's. */
export function located(error: unknown, names: FileNames): unknown {
  if (!(error instanceof CyclescopeError)) return error;
  const {input, path, message, hint, line, column, code} = printable(error.diagnostic);
  const name = names[input];
  const file = name === undefined ? "cyclescope" : shownName(name);
  const place = line > 0 && input !== "request" ? `${file}:${line}:${column}` : file;
  return new InputError(`${place}: ${path ? `${path}: ` : ""}${message} [${code}]`, hint);
}

export function report(error: Error): void {
  warn(`cyclescope: ${error.message}`);
}

/** Lines on standard error. */
export function warn(text: string): void {
  process.stderr.write(`${guarded(text)}\n`);
}

export function print(text: string): number {
  process.stdout.write(guarded(text));
  return 0;
}

export function bold(text: string): string {
  const plain = !process.stdout.isTTY || Boolean(process.env.NO_COLOR) || process.env.TERM === "dumb";
  return plain ? text : `\u001b[1m${text}\u001b[22m`;
}
