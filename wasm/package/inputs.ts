/** The forms in which callers give accelerators and networks, as documents of the core. */
import {bytesSource} from "../client/byte_source.ts";
import type {ByteSource} from "../client/byte_source.ts";
import {looksLikeModel} from "../client/content.ts";
import type {Handle} from "../client/handle.ts";
import {success} from "../client/outcome.ts";
import type {Outcome} from "../client/outcome.ts";
import {fromCatalogue} from "./catalogue.ts";
import type {Catalogue, ReadText} from "./catalogue.ts";
import type {Scope} from "./scope.ts";

/** The name of a preset, a description or fitted model as text, or a description as an object. */
export type ArchitectureInput = string | object;

/**
 * The name of a built-in network, a network in our own JSON as text or as an object, or the content of a JSON or ONNX
 * file. A source is read in pieces; bytes and blobs are in memory as a whole.
 */
export type NetworkInput = string | object | Uint8Array | ArrayBuffer | Blob | ByteSource;

/** Values of an ONNX file's symbolic dimensions: `{batch: 1}`. */
export type Dimensions = Record<string, number>;

/** An accelerator, in the terms of requests. */
export type AcceleratorDocument = {architecture: Handle} | {model: Handle};

/** A network, in the terms of requests. */
export interface NetworkDocument {
  network: Handle;
  /** Of an ONNX file. */
  dimensions?: Dimensions;
}

/** How much of a file tells whether it is JSON, in bytes. */
const kStart = 64;

export class Inputs {
  readonly #catalogue: Catalogue;
  readonly #readText: ReadText;

  constructor(catalogue: Catalogue, readText: ReadText) {
    this.#catalogue = catalogue;
    this.#readText = readText;
  }

  async accelerator(scope: Scope, input: ArchitectureInput): Promise<Outcome<AcceleratorDocument>> {
    const text = await this.#architectureText(input);
    if (!text.ok) return text;
    if (looksLikeModel(text.value)) return success({model: scope.open("model", text.value)});
    return success({architecture: scope.open("architecture", text.value)});
  }

  /** A description; a fitted model is refused by the core as one. */
  async architecture(scope: Scope, input: ArchitectureInput): Promise<Outcome<Handle>> {
    const text = await this.#architectureText(input);
    return text.ok ? success(scope.open("architecture", text.value)) : text;
  }

  async network(scope: Scope, input: NetworkInput, dimensions: Dimensions = {}): Promise<Outcome<NetworkDocument>> {
    const source = await sourceOf(input);
    if (source !== undefined && !startsLikeJson(source)) {
      return success({network: scope.open("onnx", source), dimensions});
    }
    const text = await this.#networkText(input, source);
    if (!text.ok) return text;
    const given = Object.keys(dimensions).length > 0 ? {dimensions} : {}; // the core says that there are none
    return success({network: scope.open("network", text.value), ...given});
  }

  async #architectureText(input: ArchitectureInput): Promise<Outcome<string>> {
    if (typeof input !== "string") return success(JSON.stringify(input) ?? "");
    if (isObjectText(input)) return success(input);
    return fromCatalogue(this.#catalogue, this.#readText, "architecture", input);
  }

  async #networkText(input: NetworkInput, source: ByteSource | undefined): Promise<Outcome<string>> {
    if (source !== undefined) return success(new TextDecoder().decode(source.read(0, source.size)));
    if (typeof input !== "string") return success(JSON.stringify(input) ?? "");
    if (isObjectText(input)) return success(input);
    return fromCatalogue(this.#catalogue, this.#readText, "network", input);
  }
}

/** Whether a network is an ONNX file. */
export async function isOnnx(input: NetworkInput): Promise<boolean> {
  const source = await sourceOf(input);
  return source !== undefined && !startsLikeJson(source);
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

function startsLikeJson(source: ByteSource): boolean {
  return isObjectText(new TextDecoder().decode(source.read(0, Math.min(source.size, kStart))));
}

/** Else it is a name. */
function isObjectText(text: string): boolean {
  return /^[\uFEFF\s]*\{/.test(text);
}
