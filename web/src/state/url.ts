/**
 * The URL fragment that stands for a Setup, readable as long as it names presets:
 *
 *   #arch=systolic_array&net=resnet50&rows=32&dataflow=weight_stationary
 *
 * A document of the user's own follows its name, packed (see deflate.ts): `arch=mine&arch.json=q1ZKLE…`. A parameter
 * that has the name of one of our keys is written `p.net=…`, the selected layer `layer=…`, a method other than the exact one
 * `method=…`, the open step of learning a device `learn=…`. Fragments without `v` have version 1.
 */

import {pack, unpack} from "./deflate.ts";
import type {ParameterValue} from "../core/types.ts";
import {kLearnSteps} from "./app_state.ts";
import type {LearnStep} from "./app_state.ts";
import {kDefaultMethod, methodNamed} from "./method.ts";
import type {Method} from "./method.ts";
import type {DocumentSource, NetworkSource, PortableSetup, Setup} from "./setup.ts";
import {kInitialSetup, nameOf} from "./setup.ts";

const kVersion = 1;
const kOwnKeys = new Set(["v", "arch", "net", "layer", "method", "learn"]);

/** Longest packed document that goes into a link, in characters: beyond it chats and mail programs cut links off. */
export const kMaxPackedLength = 60_000;

export interface Place {
  readonly setup: Setup;
  /** Name of the layer that is opened, if any. */
  readonly layer: string | undefined;
  /** The step of learning a device that is open, if any. */
  readonly learn: LearnStep | undefined;
}

export interface EncodedPlace {
  /** Without the `#`. */
  readonly fragment: string;
  /** Which of the two the link can name but not carry, because it is too large. */
  readonly leftOut: readonly ("architecture" | "network")[];
}

export interface DecodedPlace extends Place {
  readonly setup: PortableSetup;
  /** What could not be understood, as sentences for people. */
  readonly problems: readonly string[];
}

/** Like encodeURIComponent, but leaves alone what a fragment may hold and people like to read. */
function escape(text: string): string {
  return encodeURIComponent(text).replace(/%(2F|3A|2C|5B|5D|40|20)/g, (code) =>
    code === "%20" ? "+" : decodeURIComponent(code),
  );
}

async function encodeSource(key: string, source: NetworkSource): Promise<{text: string; complete: boolean}> {
  const name = `${key}=${escape(nameOf(source))}`;
  if (source.kind === "preset") return {text: name, complete: true};
  if (source.kind !== "document") return {text: `${name}&${key}.json=`, complete: false};
  const packed = await pack(source.text);
  const complete = packed.length <= kMaxPackedLength;
  return {text: `${name}&${key}.json=${complete ? packed : ""}`, complete};
}

export async function encodePlace({setup, layer, learn}: Place): Promise<EncodedPlace> {
  const [architecture, network] = await Promise.all([
    encodeSource("arch", setup.architecture),
    encodeSource("net", setup.network),
  ]);
  const parts = [architecture.text, network.text];
  for (const [name, value] of Object.entries(setup.parameters)) {
    parts.push(`${kOwnKeys.has(name) || name.includes(".") ? "p." : ""}${escape(name)}=${escape(String(value))}`);
  }
  if (setup.method !== kDefaultMethod) parts.push(`method=${setup.method}`);
  if (layer !== undefined) parts.push(`layer=${escape(layer)}`);
  if (learn !== undefined) parts.push(`learn=${learn}`);
  const leftOut: ("architecture" | "network")[] = [];
  if (!architecture.complete) leftOut.push("architecture");
  if (!network.complete) leftOut.push("network");
  return {fragment: parts.join("&"), leftOut};
}

async function decodeSource(
  key: string,
  entries: URLSearchParams,
  fallback: DocumentSource,
  problems: string[],
): Promise<DocumentSource> {
  const name = entries.get(key);
  const packed = entries.get(`${key}.json`);
  if (packed === null) return name === null || name === "" ? fallback : {kind: "preset", id: name};
  const shown = name ?? "document";
  if (packed === "") return {kind: "missing", name: shown};
  try {
    return {kind: "document", name: shown, text: await unpack(packed)};
  } catch {
    problems.push(`The link is damaged: the text of “${shown}” cannot be unpacked. Ask for the link again.`);
    return fallback;
  }
}

/** Numbers where the text is one, names otherwise. */
function parameterValue(text: string): ParameterValue {
  return /^-?\d+$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : text;
}

function decodeMethod(name: string | null, problems: string[]): Method {
  const method = methodNamed(name ?? kDefaultMethod);
  if (method === undefined) problems.push(`The link names the method “${name}”, which this page does not have.`);
  return method ?? kDefaultMethod;
}

/** A step that there is not is the first one. */
function decodeLearn(name: string | null): LearnStep | undefined {
  return name === null ? undefined : (kLearnSteps.find((step) => step === name) ?? "device");
}

/** `fragment` without the `#`. An empty one stands for what the page opens with. Never rejects. */
export async function decodePlace(fragment: string): Promise<DecodedPlace> {
  const problems: string[] = [];
  const entries = new URLSearchParams(fragment);
  const version = Number(entries.get("v") ?? kVersion);
  if (version !== kVersion) {
    problems.push("The link was made by a newer version of this page, so it may not mean here what it meant there.");
  }
  const architecture = await decodeSource("arch", entries, kInitialSetup.architecture, problems);
  const network = await decodeSource("net", entries, kInitialSetup.network, problems);
  const parameters: Record<string, ParameterValue> = {};
  for (const [key, value] of entries) {
    if (key.startsWith("p.")) parameters[key.slice(2)] = parameterValue(value);
    else if (!kOwnKeys.has(key) && !key.includes(".") && key !== "") parameters[key] = parameterValue(value);
  }
  const method = decodeMethod(entries.get("method"), problems);
  const setup = {architecture, network, parameters, method};
  return {setup, layer: entries.get("layer") ?? undefined, learn: decodeLearn(entries.get("learn")), problems};
}
