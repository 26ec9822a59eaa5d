/** What emscripten builds: one factory per module, beside the compiled package. */
declare module "*/cyclescope.mjs" {
  const create: import("./client/bound_module.ts").ModuleFactory;
  export default create;
}
declare module "*/cyclescope_full.mjs" {
  const create: import("./client/bound_module.ts").ModuleFactory;
  export default create;
}
declare module "*/libraries.mjs" {
  export const libraries: readonly string[];
}
declare module "*/catalogue.mjs" {
  export const presets: readonly import("./package/catalogue.ts").CatalogueFile[];
  export const templates: readonly import("./package/catalogue.ts").CatalogueFile[];
  export const networks: readonly import("./package/catalogue.ts").CatalogueFile[];
}
