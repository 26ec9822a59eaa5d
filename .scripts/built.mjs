/**
 * The modules that the build makes. They are imported by a path that is computed, because TypeScript checks all that it
 * can follow, and what emscripten writes is not ours.
 */
const kFolder = new URL("../build/wasm/", import.meta.url);

/**
 * @typedef {import("../wasm/client/bound_module.ts").BoundModule & {readonly HEAPU8: Uint8Array}} BuiltModule HEAPU8: its memory
 * @typedef {(...settings: Parameters<import("../wasm/client/bound_module.ts").ModuleFactory>) => Promise<BuiltModule>} Factory
 */

/**
 * @param {"cyclescope" | "cyclescope_full"} name
 * @returns {Promise<Factory>}
 */
export async function moduleFactory(name) {
  const {default: factory} = await import(new URL(`${name}.mjs`, kFolder).href);
  return factory;
}
