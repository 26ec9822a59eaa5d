/** The payloads that cross the core's border, made from wasm/schema. */

export type * from "../../../wasm/types/schema.d.ts";
