/** Every command with its options: the one list that command lines are parsed, refused and completed by. */
import {parseArgs} from "node:util";
import type {ParseArgsConfig} from "node:util";
import {UsageError} from "./support.ts";

type Options = NonNullable<ParseArgsConfig["options"]>;
type LineOf<Given extends Options> = ReturnType<
  typeof parseArgs<{args: string[]; options: Given; allowPositionals: true; tokens: true}>
>;
type Tokens = readonly {readonly kind: string; readonly name?: string}[];

const many = {type: "string", multiple: true, default: [] as string[]} as const;
const flag = {type: "boolean", default: false} as const;
const kHelp = {help: {...flag, short: "h"}} as const;

/** Of the commands that are one word. */
export const MAIN_OPTIONS = {
  arch: {type: "string", short: "a"},
  network: {type: "string", short: "n"},
  set: {...many, short: "s"},
  dim: {...many, short: "d"},
  format: {type: "string", short: "f", default: "table"},
  method: {type: "string", short: "m", default: "aidg"},
  to: {type: "string"},
  arbitration: {type: "string"},
  template: {type: "string", default: "array"},
  clock: {type: "string"},
  tile: many,
  "tile-file": {type: "string"},
  tiles: {type: "string", default: "description"},
  "tile-trials": {type: "string"},
  residency: {type: "string"},
  resident: many,
  run: flag,
  floors: flag,
  why: {...flag, short: "w"},
  quiet: {...flag, short: "q"},
  ...kHelp,
  version: {...flag, short: "v"},
} as const satisfies Options;

export const SWEEP_OPTIONS = {
  output: {type: "string", short: "o"},
  jobs: {type: "string", short: "j"},
  shard: {type: "string"},
  "dry-run": flag,
  quiet: {...flag, short: "q"},
  ...kHelp,
} as const satisfies Options;

export const TRACE_OPTIONS = {
  arch: {type: "string", short: "a"},
  network: {type: "string", short: "n"},
  layer: {type: "string", short: "l"},
  instructions: {type: "string", short: "i", default: "100"},
  set: {...many, short: "s"},
  dim: {...many, short: "d"},
  tile: many,
  "tile-file": {type: "string"},
  format: {type: "string", short: "f", default: "table"},
  chrome: {...flag, short: "c"},
  ...kHelp,
} as const satisfies Options;

export const GRADE_OPTIONS = {
  format: {type: "string", short: "f", default: "table"},
  pass: {type: "string"},
  ...kHelp,
} as const satisfies Options;

export const PR_OPTIONS = {
  arch: {type: "string", short: "a"},
  network: {type: "string", short: "n"},
  device: {type: "string"},
  set: {...many, short: "s"},
  type: {...many, short: "t"},
  range: many,
  hint: many,
  method: many,
  fix: many,
  free: many,
  knowledge: {type: "string", default: "black"},
  noise: {type: "string"},
  repetitions: {type: "string"},
  budget: {type: "string"},
  sampling: {type: "string", default: "representatives"},
  known: {type: "string"},
  model: {type: "string"},
  widths: {type: "string"},
  unit: {type: "string", default: "cycles"},
  name: {type: "string"},
  provenance: {type: "string"},
  clock: {type: "string"},
  seed: {type: "string"},
  output: {type: "string", short: "o"},
  format: {type: "string", short: "f", default: "table"},
  quiet: {...flag, short: "q"},
  ...kHelp,
} as const satisfies Options;

export interface Command {
  /** "estimate", "pr sweep" */
  readonly name: string;
  /** Options by their long names, without --help, which all have. */
  readonly options: readonly string[];
  /** The operands that there are to choose from; left out: files, or none. */
  readonly operands?: readonly string[];
}

/** The shells that `completion` has a script for. */
export const SHELLS = ["bash", "zsh", "fish"] as const;

const kDevice = ["arch", "set", "device", "noise", "unit"] as const;
const kPlanned = ["type", "range", "seed", "budget"] as const;
const kShown = ["output", "format"] as const;

const kOneWord: readonly Command[] = [
  {
    name: "estimate",
    options: [
      ...["arch", "network", "set", "dim", "format", "method", "arbitration", "clock", "floors", "why", "quiet"],
      ...["tile", "tile-file", "tiles", "tile-trials", "residency", "resident"],
    ],
  },
  {name: "check", options: ["set", "dim", "run"]},
  {name: "new", options: ["template"]},
  {name: "expand", options: []},
  {name: "sweep", options: Object.keys(SWEEP_OPTIONS).filter((name) => name !== "help")},
  {name: "export", options: ["network", "to", "dim"]},
  {name: "trace", options: Object.keys(TRACE_OPTIONS).filter((name) => name !== "help")},
  {name: "grade", options: Object.keys(GRADE_OPTIONS).filter((name) => name !== "help")},
  {name: "list", options: [], operands: ["presets", "networks"]},
  {name: "completion", options: [], operands: SHELLS},
];

const kOfPr: readonly Command[] = [
  {name: "pr types", options: ["format"]},
  {name: "pr layers", options: ["network", "type", ...kShown]},
  {name: "pr sweep", options: [...kDevice, ...kPlanned, "knowledge", "hint", "quiet", ...kShown]},
  {name: "pr plan", options: [...kPlanned, "sampling", "widths", "known", "model", "unit", ...kShown]},
  {
    name: "pr measure",
    options: [...kDevice, ...kPlanned, "sampling", "widths", "repetitions", "quiet", ...kShown],
  },
  {
    name: "pr fit",
    options: ["widths", "type", "name", "provenance", "clock", "method", "seed", "quiet", ...kShown],
  },
  {name: "pr predict", options: ["format"]},
  {name: "pr evaluate", options: ["format"]},
  {name: "pr calibrate", options: ["arch", "fix", "free", "type", "seed", "quiet", ...kShown]},
];

/** What `help` takes: those, and all of pr at once. */
export const HELPED: readonly string[] = [...kOneWord.map(({name}) => name), "pr"];

export const COMMANDS: readonly Command[] = [...kOneWord, ...kOfPr, {name: "help", options: [], operands: HELPED}];

/** Parses what follows `command`; a UsageError says which commands take an option that is not among `options`. */
export function parseLine<const Given extends Options>(args: readonly string[], options: Given): LineOf<Given> {
  try {
    return parseArgs({args: [...args], options, allowPositionals: true, tokens: true});
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const [, long] = /^Unknown option '--([\w-]+)'/.exec(message) ?? [];
    throw new UsageError(long === undefined ? message : `there is no option --${long} here${takers(long)}`);
  }
}

/** Throws a UsageError where the command line has an option that `command` would ignore. */
export function refuseIgnored(command: string, tokens: Tokens): void {
  const known = COMMANDS.find(({name}) => name === command)?.options ?? [];
  for (const {kind, name} of tokens) {
    if (kind !== "option" || name === undefined || name === "help" || known.includes(name)) continue;
    throw new UsageError(`'${command}' takes no --${name}${takers(name)}`);
  }
}

/** Throws a UsageError where an option was given that has no effect: `why`, in words. */
export function refuseIf(isIgnored: boolean, options: readonly string[], tokens: Tokens, why: string): void {
  if (!isIgnored) return;
  const given = tokens.find(({kind, name = ""}) => kind === "option" && options.includes(name));
  if (given !== undefined) throw new UsageError(`--${given.name} ${why}`);
}

function takers(option: string): string {
  const names = COMMANDS.filter(({options}) => options.includes(option)).map(({name}) => name);
  return names.length === 0
    ? ""
    : `; ${names.length === 1 ? "it is an option" : "that is an option"} of ${names.join(", ")}`;
}
