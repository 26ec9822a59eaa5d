/**
 * The URL fragment that stands for a Setup, readable as long as it names presets:
 *
 *   #arch=systolic_array&net=resnet50&rows=32&dataflow=weight_stationary
 *
 * A document of the user's own follows its name, packed (see deflate.ts): `arch=mine&arch.json=q1ZKLE…`. A parameter
 * that has the name of one of our keys is written `p.net=…`, the selected layer `layer=…`, a method other than the exact one
 * `method=…`, lessons and embedding as teach/teach_url.ts says, the open step of learning a device `learn=…`, the open view `view=…` (see explore/exploration_url.ts), energies `pj=mac:0.5,dram:20`. A pinned
 * setup is written like this one, each key behind `pin.`; a document that both have is written once. Fragments without `v`
 * have version 1.
 */

import {pack, unpack} from "./deflate.ts";
import type {ParameterValue} from "../core/types.ts";
import {kLearnSteps} from "./app_state.ts";
import type {LearnStep} from "./app_state.ts";
import {energyFrom, energyText, isGiven} from "./explore/energy.ts";
import type {EnergyTable} from "./explore/energy.ts";
import type {Exploration} from "./explore/exploration.ts";
import {explorationEntries, explorationOf, kExplorationKeys} from "./explore/exploration_url.ts";
import {kDefaultMethod, methodNamed} from "./method.ts";
import type {Method} from "./method.ts";
import type {DocumentSource, NetworkSource, PortableSetup, Setup} from "./setup.ts";
import {kInitialSetup, nameOf} from "./setup.ts";
import {frameOf, kNoFrame, kTeachKeys, lessonOf, teachEntries} from "./teach/teach_url.ts";
import type {Frame, LessonPlace} from "./teach/teach_url.ts";

const kVersion = 1;
const kOwnKeys: ReadonlySet<string> = new Set([
  "v",
  "arch",
  "net",
  "layer",
  "method",
  "learn",
  "pin",
  "pj",
  ...kExplorationKeys,
  ...kTeachKeys,
]);
const kPin = "pin.";

/** Longest packed document that goes into a link, in characters: beyond it chats and mail programs cut links off. */
export const kMaxPackedLength = 60_000;

export interface Place {
  readonly setup: Setup;
  /** Name of the layer that is opened, if any. */
  readonly layer: string | undefined;
  /** The step of learning a device that is open, if any. */
  readonly learn: LearnStep | undefined;
  /** What is explored around the setup, if a view is open. */
  readonly exploration?: Exploration | undefined;
  /** The setup that this one is compared with, if any. */
  readonly pinned?: PortableSetup | undefined;
  /** What energy is counted with, where a table is given. */
  readonly energy?: EnergyTable | undefined;
  /** The lesson that is open, if any. */
  readonly lesson?: LessonPlace | undefined;
  /** How the page is shown. */
  readonly frame?: Frame;
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

function parameterEntries(parameters: Setup["parameters"]): string[] {
  return Object.entries(parameters).map(
    ([name, value]) =>
      `${kOwnKeys.has(name) || name.includes(".") ? "p." : ""}${escape(name)}=${escape(String(value))}`,
  );
}

function methodEntries(method: Method): string[] {
  return method === kDefaultMethod ? [] : [`method=${method}`];
}

/** A document that the setup has as well is left out. */
async function pinnedEntries(pinned: PortableSetup, setup: Setup): Promise<string[]> {
  const sources = (["architecture", "network"] as const).filter(
    (what) => JSON.stringify(pinned[what]) !== JSON.stringify(setup[what]),
  );
  const encoded = await Promise.all(
    sources.map((what) => encodeSource(what === "architecture" ? "arch" : "net", pinned[what])),
  );
  const own = [...encoded.flatMap(({text}) => text.split("&")), ...parameterEntries(pinned.parameters)];
  return ["pin=1", ...[...own, ...methodEntries(pinned.method)].map((entry) => `${kPin}${entry}`)];
}

export async function encodePlace(place: Place): Promise<EncodedPlace> {
  const {setup, layer, learn, exploration, pinned, energy, lesson, frame = kNoFrame} = place;
  const [architecture, network] = await Promise.all([
    encodeSource("arch", setup.architecture),
    encodeSource("net", setup.network),
  ]);
  const parts = [
    ...(await teachEntries(lesson, frame)),
    architecture.text,
    network.text,
    ...parameterEntries(setup.parameters),
    ...methodEntries(setup.method),
  ];
  if (layer !== undefined) parts.push(`layer=${escape(layer)}`);
  if (learn !== undefined) parts.push(`learn=${learn}`);
  if (exploration !== undefined) {
    for (const [key, value] of explorationEntries(exploration)) parts.push(`${key}=${escape(value)}`);
  }
  if (energy !== undefined && isGiven(energy)) parts.push(`pj=${escape(energyText(energy))}`);
  if (pinned !== undefined) parts.push(...(await pinnedEntries(pinned, setup)));
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

function decodeParameters(entries: URLSearchParams): Setup["parameters"] {
  const parameters: Record<string, ParameterValue> = {};
  for (const [key, value] of entries) {
    if (key.startsWith("p.")) parameters[key.slice(2)] = parameterValue(value);
    else if (!kOwnKeys.has(key) && !key.includes(".") && key !== "") parameters[key] = parameterValue(value);
  }
  return parameters;
}

async function decodeSetup(
  entries: URLSearchParams,
  fallback: PortableSetup,
  problems: string[],
): Promise<PortableSetup> {
  return {
    architecture: await decodeSource("arch", entries, fallback.architecture, problems),
    network: await decodeSource("net", entries, fallback.network, problems),
    parameters: decodeParameters(entries),
    method: decodeMethod(entries.get("method"), problems),
  };
}

/** The pinned setup; undefined where there is none, or where the link cannot carry its documents. */
async function decodePinned(
  entries: URLSearchParams,
  setup: PortableSetup,
  problems: string[],
): Promise<PortableSetup | undefined> {
  if (!entries.has("pin")) return undefined;
  const own = Array.from(entries).filter(([key]) => key.startsWith(kPin));
  const pinned = await decodeSetup(
    new URLSearchParams(own.map(([key, value]) => [key.slice(kPin.length), value])),
    setup,
    problems,
  );
  const missing = [pinned.architecture, pinned.network].find(({kind}) => kind === "missing");
  if (missing === undefined || missing === setup.architecture || missing === setup.network) return pinned;
  problems.push(`The link compares with “${nameOf(missing)}”, but it was too large to be in the link.`);
  return undefined;
}

/** `fragment` without the `#`. An empty one stands for what the page opens with. Never rejects. */
export async function decodePlace(fragment: string): Promise<DecodedPlace> {
  const problems: string[] = [];
  const entries = new URLSearchParams(fragment);
  const version = Number(entries.get("v") ?? kVersion);
  if (version !== kVersion) {
    problems.push("The link was made by a newer version of this page, so it may not mean here what it meant there.");
  }
  const setup = await decodeSetup(entries, kInitialSetup, problems);
  return {
    setup,
    layer: entries.get("layer") ?? undefined,
    learn: decodeLearn(entries.get("learn")),
    exploration: explorationOf(entries),
    pinned: await decodePinned(entries, setup, problems),
    energy: entries.has("pj") ? energyFrom(entries.get("pj")) : undefined,
    lesson: await lessonOf(entries, problems),
    frame: frameOf(entries),
    problems,
  };
}
