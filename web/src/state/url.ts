/**
 * The URL fragment that stands for a Setup, readable as long as it names presets:
 *
 *   #arch=systolic_array&net=resnet50&rows=32&dataflow=weight_stationary
 *
 * A parameter of the network is written `dim.batch=4`. A document of the user's own follows its name, packed (see deflate.ts): `arch=mine&arch.json=q1ZKLE…`, or, where that is
 * shorter, its difference from a preset (see link/document_diff.ts): `arch=mine&arch.from=oma&arch.diff=q1ZK…`. Where
 * `arch.json` is empty, the document is kept beside the fragment, or is missing. A parameter
 * that has the name of one of our keys is written `p.net=…`, the selected layer `layer=…`, a method other than the exact one
 * `method=…`, tile sizes `tile.conv1.tile_f=64` (see tiles/tile_url.ts), lessons and embedding as teach/teach_url.ts says, the open step of learning a device `learn=…`, the open view `view=…` (see explore/exploration_url.ts), energies `pj=mac:0.5,dram:20`,
 * what somebody wrote to it `title=…` and `note=…`, what made its result `made=…` (see link/made.ts). A pinned
 * setup is written like this one, each key behind `pin.`; a document that both have is written once. Fragments without `v`
 * have version 1, to which titles, notes, differences and `made` were unknown.
 */

import {pack, unpack} from "./deflate.ts";
import type {ParameterValue} from "../core/types.ts";
import {kLearnSteps} from "./app_state.ts";
import type {LearnStep} from "./app_state.ts";
import {energyFrom, energyText, isGiven} from "./explore/energy.ts";
import type {EnergyTable} from "./explore/energy.ts";
import type {Exploration} from "./explore/exploration.ts";
import {explorationEntries, explorationOf, kExplorationKeys} from "./explore/exploration_url.ts";
import {textOf} from "./catalogue.ts";
import {madeOf, madeText} from "./link/made.ts";
import type {Made} from "./link/made.ts";
import {kDefaultMethod, methodNamed} from "./method.ts";
import type {Method} from "./method.ts";
import type {DocumentSource, NetworkSource, OwnDocument, PortableSetup, Setup} from "./setup.ts";
import {dimensionsOf, kInitialSetup, nameOf, withDimensions} from "./setup.ts";
import {frameOf, kNoFrame, kTeachKeys, lessonOf, teachEntries} from "./teach/teach_url.ts";
import type {Frame, LessonPlace} from "./teach/teach_url.ts";
import {tileEntries, tilesOf} from "./tiles/tile_url.ts";

const kVersion = 2;
const kKeysOfFirst: ReadonlySet<string> = new Set([
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
const kOwnKeys: ReadonlySet<string> = new Set([...kKeysOfFirst, "title", "note", "made"]);
const kPin = "pin.";

/** Longest packed document that goes into a link, in characters: beyond it chats and mail programs cut links off. */
export const kMaxPackedLength = 60_000;

/** Packed documents of up to so many characters are not worth a difference. */
const kShort = 300;
/** How much of a title and of a note is kept, in characters. */
export const kMaxTitle = 200;
export const kMaxNote = 4000;

/** Documents beside a fragment: by the key of what they are, as `arch` or `pin.net`. */
export type Beside = Readonly<Record<string, string>>;

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
  /** What somebody wrote to it. */
  readonly title?: string | undefined;
  readonly note?: string | undefined;
  /** What made the result that it was shared with. */
  readonly made?: Made | undefined;
}

export interface EncodedPlace {
  /** Without the `#`. */
  readonly fragment: string;
  /** Which of the two the fragment can name but not carry, because it is too large. */
  readonly leftOut: readonly ("architecture" | "network")[];
  /** Documents that the fragment only names. */
  readonly beside: Beside;
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

/** Before the name of a network's parameter. */
const kDimension = "dim.";

/** A document in the fragment or beside it. */
interface EncodedSource {
  readonly key: string;
  readonly entries: readonly string[];
  readonly beside?: string;
}

/** `longest`: of packed documents that go into the fragment, in characters. */
async function encodeSource(key: string, source: NetworkSource, longest: number): Promise<EncodedSource> {
  const name = `${key}=${escape(nameOf(source))}`;
  const sizes = Object.entries(dimensionsOf(source)).map(([size, value]) => `${kDimension}${escape(size)}=${value}`);
  if (source.kind === "preset") return {key, entries: [name, ...sizes]};
  if (source.kind !== "document") return {key, entries: [name, `${key}.json=`, ...sizes]};
  const packed = longest > 0 ? await encodeDocument(key, source) : undefined;
  const fits = packed !== undefined && packed.join("&").length <= longest;
  return fits
    ? {key, entries: [name, ...packed, ...sizes]}
    : {key, entries: [name, `${key}.json=`, ...sizes], beside: source.text};
}

/** The document whole, or as a difference where that is shorter. */
async function encodeDocument(key: string, source: OwnDocument): Promise<string[]> {
  const whole = [`${key}.json=${await pack(source.text)}`];
  if (whole.join().length <= kShort) return whole;
  const {shortestDifference} = await import("./link/shortest_difference.ts");
  const difference = await shortestDifference(whatOf(key), source);
  if (difference === undefined) return whole;
  const entries = [`${key}.from=${escape(difference.from)}`, `${key}.diff=${difference.packed}`];
  return entries.join("&").length < whole.join().length ? entries : whole;
}

function whatOf(key: string): "architecture" | "network" {
  return key.endsWith("arch") ? "architecture" : "network";
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
async function encodePinned(pinned: PortableSetup, setup: Setup, longest: number): Promise<EncodedSource[]> {
  const sources = (["architecture", "network"] as const).filter(
    (what) => JSON.stringify(pinned[what]) !== JSON.stringify(setup[what]),
  );
  const encoded = await Promise.all(
    sources.map((what) => encodeSource(what === "architecture" ? "arch" : "net", pinned[what], longest)),
  );
  const others = {key: "", entries: [...parameterEntries(pinned.parameters), ...methodEntries(pinned.method)]};
  const behindPin = ({key, entries, ...rest}: EncodedSource) => ({
    ...rest,
    key: `${kPin}${key}`,
    entries: entries.map((entry) => `${kPin}${entry}`),
  });
  return [{key: "", entries: ["pin=1"]}, ...[...encoded, others].map(behindPin)];
}

/** What version 1 did not have. */
function latestEntries({title = "", note = "", made}: Place): string[] {
  const entries: string[] = [];
  if (title !== "") entries.push(`title=${escape(title.slice(0, kMaxTitle))}`);
  if (note !== "") entries.push(`note=${escape(note.slice(0, kMaxNote))}`);
  if (made !== undefined) entries.push(`made=${escape(madeText(made))}`);
  return entries;
}

/** `longest`: of packed documents that go into the fragment, in characters; 0: all of the user's own are beside it. */
export async function encodePlace(place: Place, longest = kMaxPackedLength): Promise<EncodedPlace> {
  const {setup, layer, learn, exploration, pinned, energy, lesson, frame = kNoFrame} = place;
  const sources = await Promise.all([
    encodeSource("arch", setup.architecture, longest),
    encodeSource("net", setup.network, longest),
  ]);
  const parts = [
    ...(await teachEntries(lesson, frame)),
    ...sources.flatMap(({entries}) => entries),
    ...parameterEntries(setup.parameters),
    ...methodEntries(setup.method),
    ...tileEntries(setup.tiles).map(([key, value]) => `${escape(key)}=${escape(value)}`),
  ];
  if (layer !== undefined) parts.push(`layer=${escape(layer)}`);
  if (learn !== undefined) parts.push(`learn=${learn}`);
  if (exploration !== undefined) {
    for (const [key, value] of explorationEntries(exploration)) parts.push(`${key}=${escape(value)}`);
  }
  if (energy !== undefined && isGiven(energy)) parts.push(`pj=${escape(energyText(energy))}`);
  const own = pinned === undefined ? [] : await encodePinned(pinned, setup, longest);
  const latest = latestEntries(place);
  const all = [...sources, ...own];
  if (latest.length > 0 || all.some(({entries}) => entries.some((entry) => /^[\w.]+\.diff=/.test(entry)))) {
    parts.push(`v=${kVersion}`, ...latest);
  }
  parts.push(...own.flatMap(({entries}) => entries));
  const leftOut: ("architecture" | "network")[] = [];
  if (sources[0].entries.includes("arch.json=")) leftOut.push("architecture");
  if (sources[1].entries.includes("net.json=")) leftOut.push("network");
  const beside = Object.fromEntries(all.flatMap(({key, beside: text}) => (text === undefined ? [] : [[key, text]])));
  return {fragment: parts.join("&"), leftOut, beside};
}

/** A fragment as it is read: its entries, what is beside it, and what is wrong with it. */
interface Reading {
  readonly entries: URLSearchParams;
  readonly beside: Beside;
  readonly version: number;
  readonly problems: string[];
}

async function decodeSource(key: string, reading: Reading, fallback: DocumentSource): Promise<DocumentSource> {
  const {entries, beside, problems} = reading;
  const name = entries.get(key);
  const from = entries.get(`${key}.from`);
  const difference = entries.get(`${key}.diff`);
  const packed = entries.get(`${key}.json`);
  const shown = name ?? "document";
  if (from !== null && difference !== null)
    return decodeDifference(key, {name: shown, from, difference}, fallback, problems);
  if (packed === null) return name === null || name === "" ? fallback : {kind: "preset", id: name};
  const kept = Object.hasOwn(beside, key) ? beside[key] : undefined;
  if (packed === "")
    return kept === undefined ? {kind: "missing", name: shown} : {kind: "document", name: shown, text: kept};
  try {
    return {kind: "document", name: shown, text: await unpack(packed)};
  } catch {
    problems.push(damagedText(shown));
    return fallback;
  }
}

function damagedText(name: string): string {
  return `The link is damaged: the text of “${name}” cannot be unpacked. Ask for the link again.`;
}

async function decodeDifference(
  key: string,
  {name, from, difference}: {readonly name: string; readonly from: string; readonly difference: string},
  fallback: DocumentSource,
  problems: string[],
): Promise<DocumentSource> {
  const [{applyDifference}, text, base] = await Promise.all([
    import("./link/document_diff.ts"),
    unpack(difference).catch(() => undefined),
    textOf(whatOf(key), {kind: "preset", id: from}).catch(() => undefined),
  ]);
  if (base === undefined) {
    problems.push(`The link has “${name}” as changes to “${from}”, which this page does not have or cannot fetch.`);
    return fallback;
  }
  const applied = text === undefined ? ({ok: false, reason: "damaged"} as const) : applyDifference(base, text);
  if (!applied.ok) {
    problems.push(
      applied.reason === "damaged"
        ? damagedText(name)
        : `The link has “${name}” as changes to “${from}”, which has changed since at the same places. Ask for “${name}” as a file.`,
    );
    return fallback;
  }
  if (!applied.same)
    problems.push(
      `“${name}” was made from an earlier “${from}”. Its changes were made to the present one, which may give other numbers.`,
    );
  return {kind: "document", name, text: applied.text};
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

function decodeParameters({entries, version}: Reading): Setup["parameters"] {
  const keys = version === 1 ? kKeysOfFirst : kOwnKeys;
  const parameters: Record<string, ParameterValue> = {};
  for (const [key, value] of entries) {
    if (key.startsWith("p.")) parameters[key.slice(2)] = parameterValue(value);
    else if (!keys.has(key) && !key.includes(".") && key !== "") parameters[key] = parameterValue(value);
  }
  return parameters;
}

function decodeDimensions(entries: URLSearchParams): Record<string, number> {
  const dimensions = Array.from(entries).filter(
    ([key, value]) => key.startsWith(kDimension) && /^\d+$/.test(value) && Number.isSafeInteger(Number(value)),
  );
  return Object.fromEntries(dimensions.map(([key, value]) => [key.slice(kDimension.length), Number(value)]));
}

async function decodeSetup(reading: Reading, fallback: PortableSetup): Promise<PortableSetup> {
  const network = await decodeSource("net", reading, fallback.network);
  const sizes = decodeDimensions(reading.entries);
  return {
    architecture: await decodeSource("arch", reading, fallback.architecture),
    network: Object.keys(sizes).length > 0 || reading.entries.has("net") ? withDimensions(network, sizes) : network,
    parameters: decodeParameters(reading),
    method: decodeMethod(reading.entries.get("method"), reading.problems),
    ...tilesOf(reading.entries),
  };
}

/** The pinned setup; undefined where there is none, or where the link cannot carry its documents. */
async function decodePinned(reading: Reading, setup: PortableSetup): Promise<PortableSetup | undefined> {
  const {entries, beside, problems} = reading;
  if (!entries.has("pin")) return undefined;
  const own = Array.from(entries).filter(([key]) => key.startsWith(kPin));
  const besidePin = Object.entries(beside).filter(([key]) => key.startsWith(kPin));
  const pinned = await decodeSetup(
    {
      ...reading,
      entries: new URLSearchParams(own.map(([key, value]) => [key.slice(kPin.length), value])),
      beside: Object.fromEntries(besidePin.map(([key, text]) => [key.slice(kPin.length), text])),
    },
    setup,
  );
  const missing = [pinned.architecture, pinned.network].find(({kind}) => kind === "missing");
  if (missing === undefined || missing === setup.architecture || missing === setup.network) return pinned;
  problems.push(`The link compares with “${nameOf(missing)}”, but it was too large to be in the link.`);
  return undefined;
}

/**
 * `fragment` without the `#`, and the documents that were kept beside it. An empty one stands for what the page opens with.
 * Never rejects.
 */
export async function decodePlace(fragment: string, beside: Beside = {}): Promise<DecodedPlace> {
  const problems: string[] = [];
  const entries = new URLSearchParams(fragment);
  const version = Number(entries.get("v") ?? 1);
  if (version !== 1 && version !== kVersion) {
    problems.push("The link was made by a newer version of this page, so it may not mean here what it meant there.");
  }
  const reading: Reading = {entries, beside, version, problems};
  const setup = await decodeSetup(reading, kInitialSetup);
  return {
    setup,
    layer: entries.get("layer") ?? undefined,
    learn: decodeLearn(entries.get("learn")),
    exploration: explorationOf(entries),
    pinned: await decodePinned(reading, setup),
    energy: entries.has("pj") ? energyFrom(entries.get("pj")) : undefined,
    lesson: await lessonOf(entries, problems),
    frame: frameOf(entries),
    ...(version === 1 ? {} : decodeLatest(entries)),
    problems,
  };
}

function decodeLatest(entries: URLSearchParams): Pick<Place, "title" | "note" | "made"> {
  return {
    title: entries.get("title")?.slice(0, kMaxTitle),
    note: entries.get("note")?.slice(0, kMaxNote),
    made: madeOf(entries.get("made")),
  };
}
