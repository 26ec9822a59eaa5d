/** What the schema of networks says of each operator: the fields that it takes, and what they mean. */

import networkSchema from "../../../networks/schema/network.schema.json";
import {SchemaSet, explanation} from "../json/schema.ts";
import type {Schema} from "../json/schema.ts";

const kFile = "network.schema.json";
const kSchema = networkSchema as unknown as Schema;
const kSchemas = new SchemaSet({[kFile]: kSchema}, kFile);

export const kOperators: readonly string[] = (kSchema.definitions?.["operatorName"]?.enum ?? []).map(String);

function placesOf(operator: string, field: string) {
  return kSchemas.at(["layers", 0, field], {name: "", layers: [{op: operator, [field]: 0}]});
}

/** Fields that a layer with this operator may have; none where the schema does not know it. */
export function fieldsOf(operator: string): readonly string[] {
  const places = kSchemas.at(["layers", 0], {name: "", layers: [{op: operator}]});
  const known = places.flatMap(({schema}) => Object.keys(schema.properties ?? {}));
  return [...new Set(known)].filter((key) => key !== "repeat" && key !== "layers");
}

export function meaningOf(operator: string, field: string): string {
  return explanation(placesOf(operator, field));
}

/** A new layer of an operator, with the least that it must have. */
export function newLayer(operator: string): {readonly [key: string]: string | number} {
  const sizes: Record<string, Record<string, string | number>> = {
    Conv: {filters: 16, kernel: 3, pad: "same"},
    ConvTranspose: {filters: 16, kernel: 2, stride: 2},
    MaxPool: {kernel: 2, stride: 2},
    AveragePool: {kernel: 2, stride: 2},
    Gemm: {units: 10},
    MatMul: {units: 64},
  };
  return {op: operator, ...sizes[operator]};
}
