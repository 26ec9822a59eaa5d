/** States of the page in the words of its links, as far as they decide an estimate: "arch=vta&net=resnet18&block=8". */
import type {EstimateRequest} from "../types/schema.ts";

export type Method = NonNullable<EstimateRequest["method"]>;

/** What is estimated, with names for documents. */
export interface LinkState {
  readonly architecture: string;
  readonly network: string;
  readonly parameters: Readonly<Record<string, number | string>>;
  /** Values of the network's parameters. */
  readonly dimensions: Readonly<Record<string, number>>;
  readonly method: Method | undefined;
}

/** Entries that say what the page shows of an estimate, and not of what. */
const kOfThePage: ReadonlySet<string> = new Set(
  ["v", "layer", "learn", "view", "show", "form", "cost", "bytes", "object", "pj", "pin", "sweep", "sweep2"].concat([
    "sweep.range",
    "sweep2.range",
    "title",
    "note",
    "made",
  ]),
);

const kDimension = "dim.";

/** Throws an Error whose message says which entry is not understood. */
export function linkState(text: string): LinkState {
  const entries = new URLSearchParams(text);
  const parameters: Record<string, number | string> = {};
  const dimensions: Record<string, number> = {};
  for (const [key, value] of entries) {
    if (key === "arch" || key === "net" || key === "method" || kOfThePage.has(key) || key.startsWith("pin.")) continue;
    if (key.startsWith(kDimension) && /^\d+$/.test(value)) {
      dimensions[key.slice(kDimension.length)] = Number(value);
      continue;
    }
    if (key.endsWith(".json"))
      throw new Error(`“${key}” holds a document; a lesson has its documents at its beginning`);
    if (key === "" || (key.includes(".") && !key.startsWith("p."))) throw new Error(`“${key}” is no part of a link`);
    parameters[key.startsWith("p.") ? key.slice(2) : key] = /^-?\d+$/.test(value) ? Number(value) : value;
  }
  const [architecture, network] = [entries.get("arch"), entries.get("net")];
  if (!architecture) throw new Error("“arch=” is missing, the accelerator");
  if (!network) throw new Error("“net=” is missing, the network");
  return {architecture, network, parameters, dimensions, method: (entries.get("method") as Method | null) ?? undefined};
}

/** The same state, entry by entry, with later values of a name in place of earlier ones. */
export function mergedState(text: string): string {
  return new URLSearchParams([...new Map(new URLSearchParams(text))]).toString();
}

/** A state that stands for `state`, without what only the page shows. */
export function stateText({architecture, network, parameters, dimensions, method}: LinkState): string {
  const entries = new URLSearchParams({arch: architecture, net: network});
  for (const [name, value] of Object.entries(parameters)) {
    const isTaken = name.includes(".") || kOfThePage.has(name) || ["arch", "net", "method"].includes(name);
    entries.set(isTaken ? `p.${name}` : name, String(value));
  }
  for (const [name, value] of Object.entries(dimensions)) entries.set(`${kDimension}${name}`, String(value));
  if (method !== undefined) entries.set("method", method);
  return entries.toString();
}
