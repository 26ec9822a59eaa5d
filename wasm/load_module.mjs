/** Instantiates one of the built modules. */

/**
 * Pass `wasmModule`, a compiled WebAssembly.Module, to share one between workers, or `wasmBinary`, the bytes of the
 * .wasm file, where nothing can be fetched (Node); else the file is fetched from beside the module or from `wasmUrl`.
 * @param {(settings: object) => Promise<object>} createModule
 */
export function loadModule(createModule, {wasmModule, wasmBinary, wasmUrl} = {}) {
  const settings = {};
  if (wasmBinary) settings.wasmBinary = wasmBinary;
  if (wasmUrl) settings.locateFile = () => String(wasmUrl);
  if (!wasmModule) return createModule(settings);
  return new Promise((resolve, reject) => {
    settings.instantiateWasm = (imports, receive) => {
      WebAssembly.instantiate(wasmModule, imports).then((instance) => receive(instance, wasmModule), reject);
      return {};
    };
    createModule(settings).then(resolve, reject);
  });
}

/** What can be the number of a job, or 0, which is none's. */
export function jobNumber(job) {
  return Number.isInteger(job) && job > 0 && job < 2 ** 31 ? job : 0;
}
