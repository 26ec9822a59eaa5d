/** What both entries of the package export beside its functions. */
export * from "../client/index.ts";
export {looksLikeModel} from "../client/content.ts";
export type * from "../types/schema.ts";
export type {CatalogueEntry} from "./catalogue.ts";
export type {ArchitectureInput, Dimensions, NetworkInput} from "./inputs.ts";
export type {AtParameters, EstimateOptions, EstimateProgress, ReadNetwork} from "./package.ts";
export type * from "./representatives.ts";
