/** The command that gives the same estimate in a shell: `npx cyclescope estimate --arch … --network … --set rows=32`. */

import {shellWord} from "../../../wasm/files/shell_word.ts";
import type {NetworkSummary} from "../core/types.ts";
import {kDefaultMethod} from "./method.ts";
import {nameOf} from "./setup.ts";
import type {NetworkSource, Setup} from "./setup.ts";
import {kDescribedTiles, pinnedSizes} from "./tiles/tiles.ts";

/** The file that a document has to be saved as, which the command names. */
export function documentFile(source: NetworkSource): string {
  const name = nameOf(source).replace(/^.*[\\/]/, "");
  return `./${/\.(json|onnx)$/.test(name) ? name : `${name}.json`}`;
}

function argumentOf(source: NetworkSource): string {
  return source.kind === "preset" ? source.id : documentFile(source);
}

/** The values with which a network was read, by the name of what a file leaves open or of a parameter that is not its default. */
export function sizesOf({
  dimensions,
  data_dependent: decided = [],
  sizes = [],
}: NetworkSummary): Record<string, number> {
  const given = decided.flatMap(({name, value}) => (value === null ? [] : [[name, value] as const]));
  const changed = sizes
    .filter(({value, default: usual}) => value !== usual)
    .map(({name, value}) => [name, value] as const);
  return Object.fromEntries([...dimensions.map(({name, value}) => [name, value] as const), ...given, ...changed]);
}

/** `dimensions`: as sizesOf() gives them. */
export function commandLine(
  {architecture, network, parameters, method, tiles}: Setup,
  dimensions: Readonly<Record<string, number>> = {},
): string {
  const words = ["npx", "cyclescope", "estimate", "--arch", argumentOf(architecture), "--network", argumentOf(network)];
  for (const [name, value] of Object.entries(parameters)) words.push("--set", `${name}=${value}`);
  for (const [name, extent] of Object.entries(dimensions)) words.push("--dim", `${name}=${extent}`);
  for (const [layer, name, size] of pinnedSizes(tiles ?? kDescribedTiles))
    words.push("--tile", `${layer}.${name}=${size}`);
  if (tiles?.best) words.push("--tiles", "best");
  if (method !== kDefaultMethod) words.push("--method", method);
  return words.map(shellWord).join(" ");
}

/** Which documents the command expects as files. */
export function filesOf({architecture, network}: Setup): string[] {
  return [architecture, network].filter(({kind}) => kind !== "preset").map(argumentOf);
}
