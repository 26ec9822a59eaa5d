/** The payloads that cross the core's border, made from wasm/schema. */

export type * from "../../../wasm/types/schema.ts";
export type {Layer, Overview} from "../../../wasm/client/overview.ts";
