/**
 * `cyclescope sweep`: many estimates on all cores. JSON lines go in and come out, so that a sweep is divided among machines
 * and goes on where it was ended.
 */
import {createHash} from "node:crypto";
import {createWriteStream, existsSync, readFileSync, truncateSync} from "node:fs";
import {once} from "node:events";
import type {Writable} from "node:stream";
import {finished} from "node:stream/promises";
import {estimateMany, version} from "../package/index.ts";
import type {ByteSource, Diagnostic, EstimatePoint, Outcome, PointTotals} from "../package/index.ts";
import {isIn, shardOf} from "../sweep/shard.ts";
import type {Shard} from "../sweep/shard.ts";
import {SpecError, pointsOf} from "../sweep/spec.ts";
import type {SweepPoint} from "../sweep/spec.ts";
import {methodOf} from "./methods.ts";
import {SWEEP_OPTIONS, parseLine, refuseIf} from "./commands.ts";
import {guarded} from "./printable.ts";
import {progressLine} from "./progress.ts";
import type {ProgressLine} from "./progress.ts";
import {InputError, UsageError, openNetwork, print, readAccelerator, readText, warn, wholeNumber} from "./support.ts";

const HELP = `cyclescope sweep: many estimates on all cores of this machine, and on many machines

Usage:
  cyclescope sweep SPEC.json|POINTS.jsonl|- [options]

Options:
  -o, --output FILE    where lines go; points that it already has are not estimated again (default: standard output)
  -j, --jobs N         workers (default: one per core)
      --shard I/N      every N-th point only, from the I-th: N machines share a sweep, I from 1 to N
      --dry-run        says how many points there are, and estimates none
  -q, --quiet          no progress on standard error
  -h, --help           this text

The input is one JSON object, or one per line. Each is a point, or, with lists and ranges in place of values, every
combination of them:

  {"architecture": "systolic_array", "network": ["resnet18", "resnet50"],
   "parameters": {"rows": {"from": 8, "to": 64, "step": 8}, "columns": {"from": 8, "to": 64, "factor": 2}},
   "dimensions": {"batch": [1, 8]}, "method": "fast_forward", "clock_hz": 1000000000}

architecture and network are names, files or documents; dimensions are the symbolic ones of an ONNX file; all but
architecture and network may be left out. A line comes out per point, as soon as it is known: the point, and either its
cycles, time, utilisation and traffic, or the error for which it was refused.

It exits with 0 when every point was estimated, and with 1 when some were refused.

Examples:
  cyclescope sweep spec.json -o points.jsonl
  cyclescope sweep spec.json -o points.$SLURM_ARRAY_TASK_ID.jsonl --shard $SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT
  my_search.py | cyclescope sweep - | my_selection.py
`;

/** A point as it is estimated, and as it stands in the output. */
interface Task {
  readonly point: EstimatePoint;
  /** What makes it this point: its values and the contents of its documents. */
  readonly key: string;
  readonly shown: object;
}

/** What of a line tells whether its point is done. */
interface OutputLine {
  readonly key: string;
  readonly error?: Diagnostic;
}

const kWhole: Shard = {part: 1, count: 1};

export async function runSweep(argv: readonly string[]): Promise<number> {
  const {values, positionals, tokens} = parseLine(argv, SWEEP_OPTIONS);
  if (values.help) return print(HELP);
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new UsageError("sweep needs one specification: a file, or -");
  const jobs = values.jobs === undefined ? {} : {jobs: atLeastOne("--jobs", values.jobs)};
  const shard = values.shard === undefined ? kWhole : parsedShard(values.shard);
  refuseIf(values["dry-run"], ["output", "jobs", "quiet"], tokens, "is about estimates, and --dry-run makes none");
  const points = chosen(readPoints(file), shard);
  if (values["dry-run"]) return print(`${points.length} points\n`);
  const tasks = await tasksOf(points, (await version()).core);
  const known = values.output === undefined ? new Set<string>() : knownKeys(values.output);
  const waiting = tasks.filter(({key}) => !known.has(key));
  return estimateAll(waiting, tasks.length - waiting.length, values.output, jobs, progressLine(values));
}

function atLeastOne(option: string, text: string): number {
  const number = wholeNumber(option, text);
  if (number < 1) throw new UsageError(`${option} wants at least 1, found '${text}'`);
  return number;
}

function parsedShard(text: string): Shard {
  const shard = shardOf(text);
  if (shard === undefined) throw new UsageError(`--shard wants I/N with I from 1 to N, found '${text}'`);
  return shard;
}

/** The points of a file: one JSON document, or one per line. */
function* readPoints(file: string): Generator<SweepPoint> {
  const text = readText(file);
  const whole = parsedOrUndefined(text);
  if (whole !== undefined) return yield* located(file, whole.value);
  const lines = Array.from(text.split("\n").entries()).filter(([, line]) => line.trim() !== "");
  const specs = lines.map(([index, line]) => ({place: `${file}:${index + 1}`, parsed: parsedOrUndefined(line)}));
  for (const {place, parsed} of specs) {
    if (parsed === undefined) throw new InputError(`${place}: neither this line nor the whole file is JSON`);
  }
  for (const {place, parsed} of specs) yield* located(place, parsed?.value);
}

function parsedOrUndefined(text: string): {readonly value: unknown} | undefined {
  try {
    return {value: JSON.parse(text)};
  } catch {
    return undefined;
  }
}

function* located(place: string, spec: unknown): Generator<SweepPoint> {
  try {
    yield* pointsOf(spec);
  } catch (error) {
    if (error instanceof SpecError) throw new InputError(`${place}: ${error.message}`);
    throw error;
  }
}

function chosen(points: Iterable<SweepPoint>, shard: Shard): SweepPoint[] {
  return Array.from(points).filter((_, index) => isIn(shard, index));
}

/** Points with their documents, each of which is read once. */
async function tasksOf(points: readonly SweepPoint[], coreVersion: string): Promise<Task[]> {
  const architectures = await acceleratorsOf(points);
  const openNetworks = new Map<string, string | ByteSource>();
  const architectureOf = (given: string | object) =>
    typeof given === "string" ? (architectures.get(given) ?? given) : JSON.stringify(given);
  const networkOf = (given: string | object) =>
    typeof given === "string"
      ? remembered(openNetworks, given, () => openNetwork(given).content)
      : JSON.stringify(given);
  const digests = new Map<string | ByteSource, string>();
  return points.map(({architecture, network, parameters, dimensions, method, clock_hz}) => {
    const documents = {architecture: architectureOf(architecture), network: networkOf(network)};
    const request = {
      parameters,
      ...(Object.keys(dimensions).length > 0 ? {dimensions} : {}),
      ...(method === undefined ? {} : {method: methodOf("method", method)}),
      ...(clock_hz === undefined ? {} : {clock_hz}),
    };
    const contents = Object.values(documents).map((content) => remembered(digests, content, () => digestOf(content)));
    const key = digestOf(JSON.stringify([coreVersion, ...contents, request])).slice(0, 16);
    const shown = {architecture: nameOf(architecture), network: nameOf(network), ...request};
    return {point: {...documents, ...request}, key, shown};
  });
}

/** What those accelerators are that are named, or files. */
async function acceleratorsOf(points: readonly SweepPoint[]): Promise<Map<string, string>> {
  const known = new Map<string, string>();
  for (const {architecture} of points) {
    if (typeof architecture !== "string" || known.has(architecture)) continue;
    known.set(architecture, await readAccelerator(architecture));
  }
  return known;
}

function remembered<Key, Value>(known: Map<Key, Value>, key: Key, find: () => Value): Value {
  const value = known.get(key) ?? find();
  known.set(key, value);
  return value;
}

/** Of a large file, its size and its beginning: the weights make no difference. */
const kDigestedBytes = 1 << 20;

function digestOf(content: string | ByteSource): string {
  const hash = createHash("sha256");
  if (typeof content === "string") return hash.update(content).digest("hex");
  hash.update(String(content.size));
  return hash.update(content.read(0, Math.min(content.size, kDigestedBytes))).digest("hex");
}

/** A document stands in the output by its name. */
function nameOf(given: string | object): unknown {
  return typeof given === "string" ? given : "name" in given ? given.name : null;
}

/** How every line begins. */
const kLineStart = '{"key":"';

/** Points that an output has. A line that was being written when a run ended is cut off. */
function knownKeys(file: string): Set<string> {
  if (!existsSync(file)) return new Set();
  const text = readFileSync(file, "utf8");
  const complete = text.slice(0, text.lastIndexOf("\n") + 1);
  const torn = text.slice(complete.length, complete.length + kLineStart.length);
  if (!kLineStart.startsWith(torn)) throw notOurs(file);
  const lines = complete.split("\n").filter((line) => line !== "");
  const keys = new Set(lines.flatMap((line, index) => keyOf(line, `${file}:${index + 1}`) ?? []));
  if (complete.length < text.length) truncateSync(file, Buffer.byteLength(complete));
  return keys;
}

function notOurs(place: string): InputError {
  return new InputError(`${place}: this is no line of a sweep`, "give --output a file of its own");
}

/** Undefined where the estimator failed, and not the point: that is tried again. */
function keyOf(line: string, place: string): string | undefined {
  const parsed = parsedOrUndefined(line)?.value as Partial<OutputLine> | null | undefined;
  if (typeof parsed?.key !== "string") throw notOurs(place);
  return parsed.error?.input === "module" ? undefined : parsed.key;
}

async function estimateAll(
  tasks: readonly Task[],
  knownBefore: number,
  output: string | undefined,
  jobs: {jobs?: number},
  progress: ProgressLine,
): Promise<number> {
  const out: Writable = output === undefined ? process.stdout : createWriteStream(output, {flags: "a"});
  const all = knownBefore + tasks.length;
  let done = knownBefore;
  let refused = 0;
  const points = tasks.map(({point}) => point);
  for await (const {index, outcome} of estimateMany(points, jobs)) {
    done += 1;
    if (!outcome.ok) refused += 1;
    if (!out.write(`${guarded(JSON.stringify(lineOf(tasks[index], outcome)))}\n`)) await once(out, "drain");
    progress.show(`${done} of ${all} points${refused > 0 ? `, ${refused} refused` : ""}`);
  }
  progress.clear();
  if (out !== process.stdout) await finished(out.end());
  if (refused > 0) warn(`cyclescope: ${refused} of ${tasks.length} points were refused; their lines say why`);
  return refused > 0 ? 1 : 0;
}

function lineOf(task: Task | undefined, outcome: Outcome<PointTotals>): object {
  return {key: task?.key, ...task?.shown, ...(outcome.ok ? outcome.value : {error: outcome.error})};
}
