/** What both entries of the package export beside its functions. */
export * from "../client/index.ts";
export {looksLikeModel} from "../client/content.ts";
export {estimateOrigin as readEstimate} from "../files/estimate_export.ts";
export type {EstimateOrigin} from "../files/estimate_export.ts";
export {nodeData} from "./node_data.ts";
export type {NodeData} from "./node_data.ts";
export type * from "../types/schema.ts";
export type {CatalogueEntry} from "./catalogue.ts";
export type {ArchitectureInput, Dimensions, NetworkInput} from "./inputs.ts";
export type {AttributeOptions, EstimateOptions, EstimatePoint, EstimateProgress, TraceOptions} from "./estimation.ts";
export type {EstimateMany, ManyOptions, ManyResult} from "./many.ts";
export type {AtParameters, CheckMappingsOptions, ReadNetwork} from "./package.ts";
export type * from "./representatives.ts";
export {chromeTrace} from "./chrome_trace.ts";
export type {ChromeEvent, ChromeTrace} from "./chrome_trace.ts";
export type {PointTotals, StorageTraffic} from "../sweep/totals.ts";
export {kLossSteps, layerWaterfall, networkWaterfall} from "./loss_waterfall.ts";
export type {LossStep, LossWaterfall} from "./loss_waterfall.ts";
