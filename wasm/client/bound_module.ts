/** A built module: the five functions of the core's border, and how it is instantiated. */
import type {CompiledModule, UrlLike} from "./platform.ts";
import type {GuardedSource} from "./byte_source.ts";

/** Every function answers an outcome as JSON text and never throws; requests are JSON texts. */
export interface BoundModule {
  put(kind: string, content: string | GuardedSource): string;
  call(operation: string, request: string): string;
  start(operation: string, request: string): string;
  step(job: number, milliseconds: number): string;
  cancel(job: number): string;
}

/**
 * The two link targets. `cyclescope` estimates networks in our own JSON; `full` can do that too, reads files of other
 * formats and learns devices from measurements, and is loaded when it is needed.
 */
export type ModuleName = "cyclescope" | "full";

export interface LoadOptions {
  /** A compiled module, to share one between workers. */
  readonly wasmModule?: CompiledModule;
  /** The bytes of the .wasm file, where nothing can be fetched (Node). */
  readonly wasmBinary?: Uint8Array | ArrayBuffer;
  /** Where the .wasm file is fetched from; else from beside the module. */
  readonly wasmUrl?: string | UrlLike;
}

interface ModuleSettings {
  wasmBinary?: Uint8Array | ArrayBuffer;
  locateFile?: () => string;
  instantiateWasm?: (imports: object, receive: (instance: object, module: CompiledModule) => void) => object;
}

/** What a built module's file exports. */
export type ModuleFactory = (settings?: ModuleSettings) => Promise<BoundModule>;

export function loadModule(
  create: ModuleFactory,
  {wasmModule, wasmBinary, wasmUrl}: LoadOptions = {},
): Promise<BoundModule> {
  const settings: ModuleSettings = {};
  if (wasmBinary) settings.wasmBinary = wasmBinary;
  if (wasmUrl) settings.locateFile = () => (typeof wasmUrl === "string" ? wasmUrl : wasmUrl.href);
  if (!wasmModule) return create(settings);
  return new Promise((resolve, reject) => {
    settings.instantiateWasm = (imports, receive) => {
      WebAssembly.instantiate(wasmModule as WebAssembly.Module, imports as WebAssembly.Imports).then(
        (instance) => receive(instance, wasmModule),
        reject,
      );
      return {};
    };
    create(settings).then(resolve, reject);
  });
}
