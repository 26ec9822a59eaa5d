/** Modules without types of their own. */

/** Made by the build: see wasm/tools/make_catalogue.mjs. */
declare module "*/build/wasm/libraries.mjs" {
  export const libraries: readonly string[];
}
declare module "*/build/wasm/catalogue.mjs" {
  export const presets: readonly {name: string; title: string; description: string; url: URL}[];
  export const templates: readonly {name: string; title: string; description: string; url: URL}[];
  export const networks: readonly {name: string; title: string; description: string; url: URL}[];
}
