/** The program that makes the same estimate with the package, under Node. */

import {documentFile} from "../state/command_line.ts";
import {kDefaultMethod} from "../state/method.ts";
import type {NetworkSource, Setup} from "../state/setup.ts";

/** `dimensions`: as sizesOf() gives them. */
export function javascriptText(
  {architecture, network, parameters, method}: Setup,
  dimensions: Readonly<Record<string, number>> = {},
): string {
  const options = [
    `architecture: ${inputOf(architecture)}`,
    `network: ${inputOf(network)}`,
    ...recordOf("dimensions", dimensions),
    ...recordOf("parameters", parameters),
    ...(method === kDefaultMethod ? [] : [`method: ${JSON.stringify(method)}`]),
  ];
  const reads = [architecture, network].some(({kind}) => kind !== "preset");
  return [
    ...(reads ? ['import {readFile} from "node:fs/promises";'] : []),
    'import {estimate} from "cyclescope";',
    "",
    "const result = await estimate({",
    ...options.map((option) => `  ${option},`),
    "});",
    "console.log(result.total.cycles, result.claims);",
    "",
  ].join("\n");
}

function inputOf(source: NetworkSource): string {
  if (source.kind === "preset") return JSON.stringify(source.id);
  const file = documentFile(source);
  return `await readFile(${JSON.stringify(file)}${file.endsWith(".json") ? ', "utf8"' : ""})`;
}

function recordOf(name: string, record: Readonly<Record<string, unknown>>): string[] {
  const members = Object.entries(record).map(([key, value]) => `${keyOf(key)}: ${JSON.stringify(value)}`);
  return members.length === 0 ? [] : [`${name}: {${members.join(", ")}}`];
}

function keyOf(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name);
}
