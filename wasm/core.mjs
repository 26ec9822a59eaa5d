/**
 * The core's module with parsed outcomes: what a worker and the package build on. See README.md for the protocol.
 */
import createModule from "../build/wasm/cyclescope.mjs";
import {failure} from "./errors.mjs";
import {jobNumber, loadModule} from "./load_module.mjs";

export class Core {
  #module;

  constructor(module) {
    this.#module = module;
  }

  /**
   * Instantiates the module. Pass `wasmModule`, a compiled WebAssembly.Module, to share one between workers, or
   * `wasmBinary`, the bytes of cyclescope.wasm, where nothing can be fetched (Node); else the file is fetched from
   * beside the module or from `wasmUrl`.
   */
  static async load(options) {
    return new Core(await loadModule(createModule, options));
  }

  version() {
    return JSON.parse(this.#module.version());
  }

  /** An accelerator's description as text, at the request's parameters. */
  checkArchitecture(text, request = {}) {
    return JSON.parse(this.#module.checkArchitecture(text, JSON.stringify(request)));
  }

  /** A network in our own JSON, as text. */
  readNetwork(text) {
    return JSON.parse(this.#module.readNetwork(text));
  }

  /** An ONNX file: a Uint8Array, or `{size, read(offset, length) -> Uint8Array}`. `dimensions`: `{"batch": 1}`. */
  readOnnx(source, dimensions = {}) {
    const reader = new GuardedSource(source instanceof Uint8Array ? bytesSource(source) : source);
    const outcome = JSON.parse(this.#module.readOnnx(reader, JSON.stringify(dimensions)));
    if (reader.error)
      return failure("FileUnreadable", "network", `the file could not be read: ${reader.error.message}`);
    return outcome;
  }

  /** Starts a job; the outcome's value is its number. Both documents are texts. */
  startEstimate(architecture, network, request = {}) {
    return JSON.parse(this.#module.startEstimate(architecture, network, JSON.stringify(request)));
  }

  /** Works on a job for about so many milliseconds. */
  stepEstimate(job, milliseconds) {
    return JSON.parse(this.#module.stepEstimate(jobNumber(job), Number(milliseconds)));
  }

  cancelEstimate(job) {
    return JSON.parse(this.#module.cancelEstimate(jobNumber(job)));
  }
}

/** Bytes in memory as a source for readOnnx(). */
export function bytesSource(bytes) {
  return {size: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length)};
}

/** A Blob or File as a source for readOnnx(), in a worker (FileReaderSync exists there only). */
export function blobSource(blob) {
  const reader = new FileReaderSync();
  return {
    size: blob.size,
    read: (offset, length) => new Uint8Array(reader.readAsArrayBuffer(blob.slice(offset, offset + length))),
  };
}

/** Keeps a source's exceptions out of the core: a read that throws gives null there, and the error is kept here. */
class GuardedSource {
  #source;
  error = null;

  constructor(source) {
    this.#source = source;
    this.size = source.size;
  }

  read(offset, length) {
    try {
      return this.#source.read(offset, length);
    } catch (error) {
      this.error = error instanceof Error ? error : new Error(String(error));
      return null;
    }
  }
}
