/** The forms in which callers give accelerators and networks, as documents of the core. */
import type {BlobLike} from "../client/platform.ts";
import {bytesSource} from "../client/byte_source.ts";
import type {ByteSource} from "../client/byte_source.ts";
import {kindOfJson, looksLikeJson, looksLikeModel} from "../client/content.ts";
import type {Handle} from "../client/handle.ts";
import {failure, success} from "../client/outcome.ts";
import type {Outcome} from "../client/outcome.ts";
import {FileProblem, kLongestText, kTextTooLong} from "../files/file_content.ts";
import {openFile} from "../files/open_file.ts";
import type {OpenedFile} from "../files/open_file.ts";
import {noJson, noText} from "../files/readable_text.ts";
import type {NoText} from "../files/readable_text.ts";
import {kScaleSimPreset, looksLikeScaleSimSettings, readScaleSimSettings} from "../files/scale_sim_settings.ts";
import {fromCatalogue, readOnce} from "./catalogue.ts";
import type {Catalogue, ReadText} from "./catalogue.ts";
import type {Scope} from "./scope.ts";

/**
 * The name of a preset, a description or fitted model as text, or a description as an object; or settings of SCALE-Sim
 * (.cfg) as text, which are the systolic array with their parameters.
 */
export type ArchitectureInput = string | object;

/**
 * The name of a built-in network, a network in JSON (our own, or that of another tool) as text or as an object, or the
 * content of a file of any format that is read, also inside gzip or zip. A source is read in pieces; bytes and blobs are
 * in memory as a whole.
 */
export type NetworkInput = string | object | Uint8Array | ArrayBuffer | BlobLike | ByteSource;

/** Values of what a file leaves open: `{batch: 1}`. */
export type Dimensions = Record<string, number>;

/** An accelerator, in the terms of requests. */
export type AcceleratorDocument = DescribedDocument | {model: Handle};

/** `parameters`: values that it came with, of settings of SCALE-Sim. */
export interface DescribedDocument {
  architecture: Handle;
  parameters?: Readonly<Record<string, number | string>>;
}

/** A request's accelerator and parameters: those that it gives go before those that the accelerator came with. */
export function atParameters(
  {architecture, parameters: own}: DescribedDocument,
  given: Readonly<Record<string, number | string>> | undefined,
): {architecture: Handle; parameters?: Record<string, number | string>} {
  return own === undefined && given === undefined ? {architecture} : {architecture, parameters: {...own, ...given}};
}

/** A network, in the terms of requests. */
export interface NetworkDocument {
  network: Handle;
  /** Of a file. */
  dimensions?: Dimensions;
}

/** What a text is that is no network. */
const kOtherTexts: Readonly<Record<string, readonly [string, string]>> = {
  architecture: ["the description of an accelerator", "give it as the architecture"],
  model: ["a fitted model, which is an accelerator", "give it as the architecture"],
  estimate: ["an estimate that Cyclescope has exported", "'cyclescope check' and the page say what made it"],
  table: ["a table of measurements", "learn a device from it"],
  settings: ["settings of SCALE-Sim, which are an accelerator", "give them as the architecture"],
};

/** Whether a text of this kind is one of an accelerator. */
export function isAccelerator(kind: OpenedFile["kind"]): boolean {
  return kind === "architecture" || kind === "model" || kind === "settings";
}

/** Why a file is refused that should be an accelerator; `start`: of a file that is no text of a known kind. */
export function notAnAccelerator(kind: OpenedFile["kind"], start: Uint8Array = new Uint8Array()): Outcome<never> {
  if (kind === "file") {
    const isJson = looksLikeJson(new TextDecoder().decode(start));
    const {code, message, hint} =
      noText(start) ?? (isJson ? kNetworkOfOthers : noJson(new TextDecoder().decode(start)));
    return failure(code, "architecture", message, hint);
  }
  const [what, hint] = kNoAccelerators[kind] ?? ["no accelerator", ""];
  return failure("NotAnAccelerator", "architecture", `the file is ${what}, not an accelerator`, hint);
}

const kNetworkOfOthers = {
  code: "NotAnAccelerator",
  message: "the file is a network of another tool, not an accelerator",
  hint: "give it as the network",
};

const kNoAccelerators: Readonly<Record<string, readonly [string, string]>> = {
  network: ["a network", "give it as the network"],
  estimate: ["an estimate that Cyclescope has exported", "'cyclescope check' and the page say what made it"],
  table: ["a table of measurements", "fit a model to it"],
};

export class Inputs {
  readonly #catalogue: Catalogue;
  readonly #readText: ReadText;

  constructor(catalogue: Catalogue, readText: ReadText) {
    this.#catalogue = catalogue;
    this.#readText = readOnce(readText);
  }

  async accelerator(scope: Scope, input: ArchitectureInput): Promise<Outcome<AcceleratorDocument>> {
    if (typeof input === "string" && looksLikeScaleSimSettings(input)) return this.#settings(scope, input);
    const text = await this.#architectureText(input);
    if (!text.ok) return text;
    if (looksLikeModel(text.value)) return success({model: scope.open("model", text.value)});
    return success({architecture: scope.open("architecture", text.value)});
  }

  /** A description with the values that it comes with; a fitted model is refused by the core as no description. */
  async described(scope: Scope, input: ArchitectureInput): Promise<Outcome<DescribedDocument>> {
    if (typeof input === "string" && looksLikeScaleSimSettings(input)) return this.#settings(scope, input);
    const architecture = await this.architecture(scope, input);
    return architecture.ok ? success({architecture: architecture.value}) : architecture;
  }

  /** A description; a fitted model is refused by the core as no description. */
  async architecture(scope: Scope, input: ArchitectureInput): Promise<Outcome<Handle>> {
    const text = await this.#architectureText(input);
    return text.ok ? success(scope.open("architecture", text.value)) : text;
  }

  async network(scope: Scope, input: NetworkInput, dimensions?: Dimensions): Promise<Outcome<NetworkDocument>> {
    const source = await sourceOf(input);
    if (source !== undefined) {
      const opened = await openFile(source, "network");
      return opened.ok ? this.#opened(scope, source, opened.value, dimensions) : opened;
    }
    const text = await this.#networkText(input);
    if (!text.ok) return text;
    if (kindOfJson(text.value, "network") !== "file") return success(textDocument(scope, text.value, dimensions));
    return success(fileDocument(scope, new TextEncoder().encode(text.value), dimensions));
  }

  #opened(
    scope: Scope,
    source: ByteSource,
    opened: OpenedFile,
    dimensions: Dimensions | undefined,
  ): Outcome<NetworkDocument> {
    if (opened.kind === "file") return success(fileDocument(scope, opened.bytes ?? source, dimensions));
    if (opened.kind === "network") return success(textDocument(scope, opened.text, dimensions));
    const [what, hint] = kOtherTexts[opened.kind] ?? ["no network", ""];
    return failure("NotANetwork", "network", `the file is ${what}, not a network`, hint);
  }

  async #settings(scope: Scope, text: string): Promise<Outcome<DescribedDocument>> {
    try {
      const {parameters} = readScaleSimSettings(text);
      const preset = await fromCatalogue(this.#catalogue, this.#readText, "architecture", kScaleSimPreset);
      return preset.ok ? success({architecture: scope.open("architecture", preset.value), parameters}) : preset;
    } catch (error) {
      if (error instanceof FileProblem) return failure(error.code, "architecture", error.message, error.hint);
      throw error;
    }
  }

  async #architectureText(input: ArchitectureInput): Promise<Outcome<string>> {
    if (typeof input !== "string") return documentText("architecture", JSON.stringify(input) ?? "");
    if (looksLikeJson(input)) return documentText("architecture", input);
    if (isNoName(input)) return noDocument("architecture", input);
    return fromCatalogue(this.#catalogue, this.#readText, "architecture", input);
  }

  async #networkText(input: NetworkInput): Promise<Outcome<string>> {
    if (typeof input !== "string") return documentText("network", JSON.stringify(input) ?? "");
    if (looksLikeJson(input)) return documentText("network", input);
    if (isNoName(input)) return noDocument("network", input);
    return fromCatalogue(this.#catalogue, this.#readText, "network", input);
  }
}

/** `dimensions`: values of its parameters. */
function textDocument(scope: Scope, text: string, dimensions: Dimensions = {}): NetworkDocument {
  const given = Object.keys(dimensions).length > 0 ? {dimensions} : {};
  return {network: scope.open("network", text), ...given};
}

function fileDocument(
  scope: Scope,
  content: Uint8Array | ByteSource,
  dimensions: Dimensions | undefined,
): NetworkDocument {
  const source = content instanceof Uint8Array ? bytesSource(content) : content;
  return {network: scope.open("file", source), dimensions: dimensions ?? {}};
}

/** Whether a network is a file's content, which is read here, and not a name, a text or an object. */
export async function isFile(input: NetworkInput): Promise<boolean> {
  return (await sourceOf(input)) !== undefined;
}

/** A file's content; undefined for a name, a text or an object of our own JSON. */
async function sourceOf(network: unknown): Promise<ByteSource | undefined> {
  if (network instanceof Uint8Array) return bytesSource(network);
  if (network instanceof ArrayBuffer) return bytesSource(new Uint8Array(network));
  if (network instanceof Blob) return bytesSource(new Uint8Array(await network.arrayBuffer()));
  return isSource(network) ? network : undefined;
}

function isSource(value: unknown): value is ByteSource {
  return typeof value === "object" && value !== null && "read" in value && typeof value.read === "function";
}

/** Longest text that may be a name. */
const kLongestName = 100;

/** The text of a document; refused where it is too long to look into. */
function documentText(input: "architecture" | "network", text: string): Outcome<string> {
  return text.length > kLongestText ? failure("FileTooLarge", input, kTextTooLong) : success(text);
}

function isNoName(text: string): boolean {
  return (
    text.length > kLongestName || text.trim() === "" || text.includes("\n") || readableCharacters(text) !== undefined
  );
}

/** The outcome for a text that is neither a name nor a document. */
function noDocument(input: "architecture" | "network", text: string): Outcome<never> {
  const {code, message, hint} = readableCharacters(text) ?? noJson(text);
  return failure(code, input, `the text is neither a name nor a document: ${message}`, hint);
}

/** Undefined where a text has only characters that texts have. */
function readableCharacters(text: string): NoText | undefined {
  return text === "" ? undefined : noText(new TextEncoder().encode(text.slice(0, 256)));
}
