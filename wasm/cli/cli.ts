#!/usr/bin/env node
/**
 * The command `cyclescope`. Exit codes: 0 done, 1 an input was refused or nothing of the network can run on the
 * accelerator, 2 the command line was wrong.
 */
import {completionScript} from "./completion.ts";
import {COMMANDS, HELPED, MAIN_OPTIONS, SHELLS, parseLine, refuseIf, refuseIgnored} from "./commands.ts";
import {describeFloors, passedFloors} from "./floors.ts";
import {describeFindings, describeRuns} from "./mapping_findings.ts";
import {kArbitrations, kFormats, methodOf} from "./methods.ts";
import {printable} from "./printable.ts";
import {progressLine} from "./progress.ts";
import {runExport} from "./export.ts";
import {runGrade} from "./grade.ts";
import {runRepresentatives} from "./representatives.ts";
import {
  InputError,
  UsageError,
  assignments,
  bold,
  choice,
  located,
  openNetwork,
  openSource,
  print,
  readAccelerator,
  report,
  wholeNumber,
} from "./support.ts";
import {
  attribute,
  checkArchitecture,
  checkMappings,
  expand,
  estimate,
  networks,
  nodeData,
  presets,
  readNetwork,
  representatives,
  version,
} from "../package/index.ts";
import {openSizes} from "../package/open_sizes.ts";
import {unwrap} from "../client/outcome.ts";
import {estimateOrigin} from "../files/estimate_export.ts";
import type {EstimateOrigin} from "../files/estimate_export.ts";
import {openFile} from "../files/open_file.ts";
import {kScaleSimPreset, readScaleSimSettings} from "../files/scale_sim_settings.ts";
import {shellWord} from "../files/shell_word.ts";
import type {
  ArchitectureSummary,
  Attribution,
  Estimate,
  EstimateProgress,
  NetworkInput,
  NetworkSummary,
  TableSummary,
} from "../package/index.ts";
import {estimateCsv, estimateHead, estimateTable, estimateTail, table} from "../package/report.ts";
import {attributionCsv, attributionTable} from "./report_attribution.ts";
import {modelTable} from "./report_representatives.ts";
import {runSweep} from "./sweep.ts";
import {tileRequest} from "./tiles.ts";
import {residencyRequest} from "./residency.ts";
import {runNew} from "./new.ts";
import {runTrace} from "./trace.ts";

const HELP = `cyclescope: cycles of neural networks on described accelerators

Usage:
  cyclescope estimate --arch NAME|FILE --network NAME|FILE [options]
  cyclescope check FILE... [--run] [--set NAME=VALUE] [--dim NAME=VALUE]
  cyclescope new NAME [--template empty|load-compute-store|array]
  cyclescope expand NAME|FILE
  cyclescope sweep SPEC.json|POINTS.jsonl|- [--output FILE] [--jobs N] [--shard I/N]
  cyclescope export --network NAME|FILE --to scale-sim|json [--dim NAME=VALUE]
  cyclescope trace --arch NAME|FILE --network NAME|FILE --layer NAME [--chrome]
  cyclescope grade ANSWERS.json... LESSON.md [--pass PERCENT]
  cyclescope list [presets|networks]
  cyclescope pr types|layers|sweep|plan|measure|fit|predict|evaluate|calibrate ...
  cyclescope completion bash|zsh|fish
  cyclescope help [COMMAND]

Commands:
  estimate   how long a network takes on an accelerator, layer by layer
  check      read files of any kind: say what each is and what it leaves open, or the first error in it; count them.
             Every mapping of an accelerator is instantiated for small layers; with --run these programs are also
             executed, and what computes something else than its layer is named with the element that is wrong
  new        NAME.json, an accelerator's description to begin with: the steps of arch_presets/README.md
  expand     an accelerator's description written out: without functions, components, blocks and mappings that extend others
  sweep      many estimates on all cores, as JSON lines: 'cyclescope sweep --help'
  export     a network as a topology of SCALE-Sim, or in our own JSON
  trace      when the instructions of a layer happen and what they wait for: 'cyclescope trace --help'
  grade      answers to a lesson of the page: 'cyclescope grade --help'
  list       the built-in accelerators and networks
  pr         learn the latencies of a device that nobody can describe, or the parameters of one that somebody can:
             'cyclescope pr --help'
  completion a script that completes commands and options in a shell: source <(cyclescope completion bash)
  help       of a command, as with --help

Options of estimate:
  -a, --arch NAME|FILE       built-in accelerator, a description, a fitted model, or SCALE-Sim's settings (.cfg)
  -n, --network NAME|FILE    built-in network, or a file: our own JSON, ONNX, TensorFlow Lite, a topology of SCALE-Sim,
                             a problem of Timeloop, a workload of ZigZag, config.json of a decoder; also in gzip or zip
  -s, --set NAME=VALUE       value of one of the accelerator's parameters; may be repeated
  -d, --dim NAME=VALUE       value of what a network's file leaves open: a dimension (of a decoder: batch, sequence, cache),
                             or a size, a number of iterations or a branch that data decides; may be repeated
  -f, --format FORMAT        table (default), json, csv, or node-data: of Model Explorer, which colours a graph by them
  -m, --method METHOD        aidg (default, exact; also fast_forward), whole_graph (exact, slow), fixed_point,
                             simulate (event by event; small layers), or a baseline: roofline, refined-roofline,
                             analytical, regression
      --arbitration ORDER    with simulate: how all storages grant requests, program_order or first_come; default: as
                             the description says of each
      --clock HERTZ          clock that turns cycles into time; default: the accelerator's own
      --tile LAYER.NAME=SIZE a tile size of a layer's mapping, as the estimate's JSON names and counts it; may be repeated;
                             the others are chosen
      --tile-file FILE       the same for many layers: {"conv1": {"tile_f": 64}, ...}
      --tiles CHOICE         description (default: as the machine's own software chooses), or best: search for the fewest
                             cycles
      --tile-trials N        choices that 'best' tries per layer at most; default 64
      --residency STATE      of a cache that keeps tensors from layer to layer, where the accelerator has one: steady (default:
                             inferences one after another), first, cold, or repeated (each layer alone, again and again)
      --resident NAME=SHARE  instead: the share (0 to 1) of each kernel's operand NAME (X, W, ...) that is there when a layer
                             begins; may be repeated
      --floors               for who writes accelerators: refuse an estimate in which a layer takes fewer cycles than a
                             part is busy in it, than its multiply-accumulates take at the peak, than its requests,
                             misses of caches included, hold a storage, or than its longest chain of results takes,
                             or in which it reads or writes less than its operands hold (all but the baselines; slow)
  -w, --why                  what the cycles are spent on, along the critical path, by cause and object; with --format
                             json or csv instead of the estimate

  -q, --quiet                no progress on standard error

Options of check:
      --run                  also execute the mappings of an accelerator; --set and --dim as for estimate

Options of export:
      --to FORMAT            scale-sim, or json: our own

Other options:
  -h, --help                 this text
  -v, --version              the version

FILE may be - for standard input.

Examples:
  cyclescope estimate --arch systolic_array --set rows=32 --network resnet50
  cyclescope estimate -a gemmini -n resnet18 --tile conv1.tile_f=32
  cyclescope estimate -a my_chip.json -n model.onnx --dim batch=8 --format csv > layers.csv
`;

/** Methods of which every cycle has a cause. */
const WITH_CAUSES: ReadonlySet<string> = new Set(["fast_forward", "whole_graph"]);

type Line = ReturnType<typeof parseMain>;
type Values = Line["values"];

const parseMain = (argv: readonly string[]) => parseLine(argv, MAIN_OPTIONS);

async function main(argv: readonly string[]): Promise<number> {
  const [first, ...rest] = argv;
  if (first === "help") return main(helped(rest));
  if (first === "pr") return runRepresentatives(rest);
  if (first === "sweep") return runSweep(rest);
  if (first === "trace") return runTrace(rest);
  if (first === "grade") return runGrade(rest);
  const line = parseMain(argv);
  const {values, positionals} = line;
  if (values.help) return print(HELP);
  if (values.version) return print(`cyclescope ${(await version()).core}\n`);
  const [command, ...operands] = positionals;
  if (!command) throw new UsageError("a command is missing");
  if (!COMMANDS.some(({name}) => name === command)) throw new UsageError(`there is no command '${command}'`);
  refuseIgnored(command, line.tokens);
  if (command === "estimate") return runEstimate(line, operands);
  if (command === "check") return runCheck(values, operands);
  if (command === "new") return runNew(values.template, operands);
  if (command === "expand") return runExpand(operands);
  if (command === "export") return exportNetwork(values, operands);
  if (command === "completion") return runCompletion(operands);
  return runList(operands);
}

/** `help pr plan` as `pr plan --help`. */
function helped(words: readonly string[]): string[] {
  const [first] = words;
  if (first === undefined) return ["--help"];
  const name = first === "pr" && words.length > 1 ? words.slice(0, 2).join(" ") : first;
  const isKnown = HELPED.includes(name) || COMMANDS.some((command) => command.name === name);
  if (!isKnown || words.length > name.split(" ").length)
    throw new UsageError(`there is no command '${words.join(" ")}'`);
  return [...words, "--help"];
}

function runCompletion([shell, ...rest]: readonly string[]): number {
  if (shell === undefined || rest.length > 0) throw new UsageError(`completion wants a shell: ${SHELLS.join(", ")}`);
  return print(completionScript(choice("completion", shell, SHELLS)));
}

async function runEstimate({values, tokens}: Line, operands: readonly string[]): Promise<number> {
  if (operands.length > 0) throw new UsageError(`unexpected argument '${operands[0]}'`);
  if (!values.arch) throw new UsageError("estimate needs --arch");
  if (!values.network) throw new UsageError("estimate needs --network");
  const format = choice("--format", values.format, kFormats);
  const request = {
    parameters: assignments("--set", values.set),
    method: methodOf("--method", values.method),
    ...(values.arbitration === undefined
      ? {}
      : {arbitration: choice("--arbitration", values.arbitration.replaceAll("-", "_"), kArbitrations)}),
    ...(values.floors ? {floors: true} : {}),
    ...(values.clock === undefined ? {} : {clock_hz: wholeNumber("--clock", values.clock)}),
  };
  const tiles = tileRequest(values);
  const residency = residencyRequest(values);
  const dimensions = dimensionsOf(values);
  refuseIf(request.method !== "simulate", ["arbitration"], tokens, "is about --method simulate");
  if (values.why && !WITH_CAUSES.has(request.method)) {
    throw new UsageError(`--why is about the exact method, not about '${values.method}'`);
  }
  if (values.why && format === "node-data") throw new UsageError("--why has no node data");
  const isWithout = values.why && format !== "table";
  refuseIf(
    isWithout,
    ["clock", "floors"],
    tokens,
    `is about the estimate, and --why with --format ${format} prints none`,
  );
  const architecture = await readAccelerator(values.arch);
  const network = openNetwork(values.network);
  const progress = progressLine(values);
  const inputs = {
    architecture,
    network: network.content,
    dimensions,
    parameters: request.parameters,
    ...tiles,
    ...residency,
    onProgress: ({layers_done, layers_total, layer}: EstimateProgress) =>
      progress.show(`${layers_done} of ${layers_total} layers ${layer}`),
  };
  try {
    const parts: string[] = [];
    let isEmpty = false;
    if (!values.why || format === "table") {
      const result = await estimate({...inputs, ...request});
      if (values.floors) checkFloors(result);
      isEmpty = result.claims.complete.level === "nothing";
      parts.push(render(result, format));
    }
    if (values.why) parts.push(renderAttribution(await attribute(inputs), format));
    progress.clear();
    print(`${parts.join("\n\n")}\n`);
    return isEmpty ? 1 : 0;
  } catch (error) {
    progress.clear();
    throw located(error, {
      architecture: values.arch,
      model: values.arch,
      network: values.network,
      request: "the command line",
    });
  } finally {
    network.close();
  }
}

function checkFloors(result: Estimate) {
  const passed = passedFloors(result);
  if (passed.length > 0) throw new InputError(`below a floor:\n${describeFloors(printable(passed))}`);
}

function render(result: Estimate, format: (typeof kFormats)[number]): string {
  if (format === "json") return JSON.stringify(result, null, 2);
  if (format === "csv") return estimateCsv(result);
  if (format === "node-data") return JSON.stringify(nodeData(result), null, 2);
  const shown = printable(result);
  return [estimateHead(shown), "", estimateTable(shown, bold), "", estimateTail(shown)].join("\n");
}

function renderAttribution(attribution: Attribution, format: (typeof kFormats)[number]): string {
  if (format === "json") return JSON.stringify(attribution, null, 2);
  return format === "csv" ? attributionCsv(attribution) : attributionTable(printable(attribution), bold);
}

function exportNetwork(values: Values, operands: readonly string[]): Promise<number> {
  if (operands.length > 0) throw new UsageError(`unexpected argument '${operands[0]}'`);
  if (!values.network) throw new UsageError("export needs --network");
  if (!values.to) throw new UsageError("export needs --to");
  const {network} = values;
  return runExport(network, values.to, dimensionsOf(values)).catch((error: unknown) => {
    throw located(error, {architecture: "", model: "", network, request: "the command line"});
  });
}

async function runCheck(values: Values, files: readonly string[]): Promise<number> {
  if (files.length === 0) throw new UsageError("check needs a FILE");
  const found = new Map<string, number>();
  for (const file of files) {
    const what = await checkAndReport(file, values);
    found.set(what, (found.get(what) ?? 0) + 1);
  }
  if (files.length > 1) print(`${files.length} files: ${[...found].map(([what, n]) => `${n} ${what}`).join(", ")}\n`);
  return found.has("refused") ? 1 : 0;
}

async function runExpand(operands: readonly string[]): Promise<number> {
  const [argument, ...more] = operands;
  if (argument === undefined || more.length > 0) throw new UsageError("expand needs one NAME or FILE");
  try {
    return print(await expand(await readAccelerator(argument)));
  } catch (error) {
    throw located(error, {architecture: argument, model: argument, network: "", request: "the command line"});
  }
}

/** What the file is; "refused" where it is not sound, which is reported. */
async function checkAndReport(file: string, values: Values): Promise<string> {
  try {
    const {what, facts} = await check(file, values);
    print(`${file}: ${what} ${facts}\n`);
    return what;
  } catch (error) {
    const known = located(error, {architecture: file, model: file, network: file, request: "the command line"});
    if (!(known instanceof InputError)) throw known;
    report(known);
    return "refused";
  }
}

/** Reads one file and says what it is. */
async function check(file: string, values: Values): Promise<{what: string; facts: string}> {
  const parameters = assignments("--set", values.set);
  const dimensions = dimensionsOf(values);
  const {content, close} = openSource(file, "file", []);
  try {
    const opened = unwrap(await openFile(content, "architecture", file));
    switch (opened.kind) {
      case "file":
        return {what: "network", facts: networkFacts(await summaryOf(opened.bytes ?? content, dimensions))};
      case "network":
        return {what: "network", facts: networkFacts(await summaryOf(opened.text, dimensions))};
      case "model":
        return {what: "fitted model", facts: modelTable(printable(await representatives.readModel(opened.text)))};
      case "table":
        return {what: "table", facts: tableFacts(printable(await representatives.readTable(opened.text)))};
      case "estimate":
        return {what: "estimate", facts: originFacts(printable(estimateOrigin(opened.text)))};
      case "settings":
        return {what: "settings", facts: settingsFacts(opened.text)};
      case "architecture":
        return {what: "accelerator", facts: await checkAccelerator(file, opened.text, parameters, values.run)};
    }
  } finally {
    close();
  }
}

/** Throws an InputError that lists what is wrong with mappings. */
async function checkAccelerator(
  file: string,
  text: string,
  parameters: Record<string, number | string>,
  execute: boolean,
): Promise<string> {
  const facts = acceleratorFacts(printable(await checkArchitecture(text, {parameters})));
  const mappings = printable(await checkMappings(text, {parameters, execute}));
  const findings = describeFindings(file, mappings);
  if (findings) throw new InputError(findings);
  return execute ? `${facts}\n  ${describeRuns(mappings)}` : facts;
}

async function summaryOf(content: NetworkInput, dimensions: Record<string, number>): Promise<NetworkSummary> {
  const {network: document, ...summary} = await readNetwork(content, {dimensions});
  void document; // it may be large, and nothing of it is shown
  return printable(summary);
}

/** What a network is; then a line for everything that it leaves open, and for every warning. */
function networkFacts(network: NetworkSummary): string {
  const {name, layers, macs, parameters, complete = true, warnings} = network;
  const count = (value: number) => value.toLocaleString("en-US");
  const more = complete ? "" : " and more that cannot be counted";
  return [
    `${name}: ${count(layers)} layers, ${count(macs)} MACs${more}, ${count(parameters)} parameters`,
    ...typesLines(network.types),
    ...openSizes(network),
    ...warnings.map((warning) => `warning: ${warning}`),
  ].join("\n  ");
}

/** The element types; and, of real numbers, what becomes of them where the accelerator has none. */
function typesLines(types: NetworkSummary["types"]): string[] {
  const count = (value: number) => value.toLocaleString("en-US");
  const texts = types.map(
    ({type, weights, activations}) => `${type} (${count(weights)} weights, ${count(activations)} activations)`,
  );
  const real = types.filter(({type}) => /float/.test(type)).map(({type}) => type);
  return [
    ...(texts.length === 0 ? [] : [`elements: ${texts.join(", ")}`]),
    ...(real.length === 0
      ? []
      : [
          `an accelerator with narrower elements takes ${real.join(" and ")} as its own; the estimate says as how many bits`,
        ]),
  ];
}

function acceleratorFacts({name, objects, parameters, mappings}: ArchitectureSummary): string {
  const count = objects.reduce((sum, object) => sum + object.count, 0);
  return `${name}: ${count} objects, ${parameters.length} parameters, ${mappings.length} mappings`;
}

function tableFacts({rows, layers, types}: TableSummary): string {
  return `of ${rows} measurements of ${layers} layers: ${types.map(({type}) => type).join(", ")}`;
}

/** What an estimate is, and the command that makes it again where everything it was made of comes with Cyclescope. */
function originFacts({architecture, network, method, cycles, parameters, sizes}: EstimateOrigin): string {
  const words = (option: string, values: Readonly<Record<string, unknown>>) =>
    Object.entries(values).map(([name, value]) => ` ${option} ${shellWord(`${name}=${String(value)}`)}`);
  const settings = [...words("--set", parameters), ...words("--dim", sizes)];
  const again = `again: cyclescope estimate --arch ${architecture} --network ${network} --method ${shellWord(method)}${settings.join("")}`;
  const facts = `of ${network} on ${architecture}: ${cycles.toLocaleString("en-US")} cycles (${method})`;
  const isAtHand = presets.some(({name}) => name === architecture) && networks.some(({name}) => name === network);
  return isAtHand ? `${facts}\n  ${again}` : facts;
}

function settingsFacts(text: string): string {
  const {parameters, leftOut} = readScaleSimSettings(text);
  const given = Object.entries(parameters).map(([name, value]) => `${name}=${value}`).join(" "); // prettier-ignore
  return `of SCALE-Sim: ${kScaleSimPreset} ${given}${leftOut.length > 0 ? `; left out: ${leftOut.join(", ")}` : ""}`;
}

function dimensionsOf({dim}: Values): Record<string, number> {
  const texts = Object.entries(assignments("--dim", dim));
  return Object.fromEntries(texts.map(([name, value]) => [name, wholeNumber(`--dim ${name}`, value)]));
}

function runList([what, ...rest]: readonly string[]): number {
  if (rest.length > 0) throw new UsageError(`unexpected argument '${rest[0]}'`);
  const lists = {presets, networks};
  if (what !== undefined) choice("list", what, Object.keys(lists));
  const parts = Object.entries(lists)
    .filter(([name]) => what === undefined || name === what)
    .map(([name, entries]) => {
      const rows = entries.map((entry) => [entry.name, entry.title]);
      return table([name, "title"], rows, new Set([name, "title"]), bold);
    });
  print(`${parts.join("\n\n")}\n`);
  return 0;
}

process.stdout.on("error", (error) => {
  if (error.code === "EPIPE") process.exit(0); // the reader has seen enough: cyclescope ... | head
  throw error;
});

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (error instanceof UsageError) {
    report(new Error(`${error.message}\nTry 'cyclescope --help'.`));
    process.exitCode = 2;
  } else if (error instanceof InputError) {
    report(error);
    process.exitCode = 1;
  } else {
    throw error;
  }
}
