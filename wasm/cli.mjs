#!/usr/bin/env node
/** The command `cyclescope`. Exit codes: 0 done, 1 an input was refused, 2 the command line was wrong. */
import {closeSync, fstatSync, openSync, readFileSync, readSync} from "node:fs";
import {basename} from "node:path";
import {parseArgs} from "node:util";
import {CyclescopeError, checkArchitecture, estimate, networks, presets, readNetwork, version} from "./index.mjs";
import {estimateCsv, estimateHead, estimateTable, estimateTail, table} from "./report.mjs";

const HELP = `cyclescope: cycles of neural networks on described accelerators

Usage:
  cyclescope estimate --arch NAME|FILE --network NAME|FILE.json|FILE.onnx [options]
  cyclescope check FILE...
  cyclescope list [presets|networks]

Commands:
  estimate   how long a network takes on an accelerator, layer by layer
  check      read accelerator descriptions, networks or ONNX files and report the first error of each
  list       the built-in accelerators and networks

Options of estimate:
  -a, --arch NAME|FILE       built-in accelerator, or a description
  -n, --network NAME|FILE    built-in network, a network in JSON, or an ONNX file
  -s, --set NAME=VALUE       value of one of the accelerator's parameters; may be repeated
  -d, --dim NAME=VALUE       value of a symbolic dimension of an ONNX file; may be repeated
  -f, --format FORMAT        table (default), json or csv
  -m, --method METHOD        aidg (default, exact; also fast_forward), whole_graph (exact, slow), fixed_point,
                             or a baseline: roofline, refined-roofline, analytical, regression
      --clock HERTZ          clock that turns cycles into time; default: the accelerator's own

Other options:
  -h, --help                 this text
  -v, --version              the version

FILE may be - for standard input (JSON only).

Examples:
  cyclescope estimate --arch systolic_array --set rows=32 --network resnet50
  cyclescope estimate -a my_chip.json -n model.onnx --dim batch=8 --format csv > layers.csv
`;

const OPTIONS = {
  arch: {type: "string", short: "a"},
  network: {type: "string", short: "n"},
  set: {type: "string", short: "s", multiple: true, default: []},
  dim: {type: "string", short: "d", multiple: true, default: []},
  format: {type: "string", short: "f", default: "table"},
  method: {type: "string", short: "m", default: "aidg"},
  clock: {type: "string"},
  help: {type: "boolean", short: "h", default: false},
  version: {type: "boolean", short: "v", default: false},
};

const FORMATS = ["table", "json", "csv"];
const METHODS = {
  aidg: "fast_forward",
  fast_forward: "fast_forward",
  whole_graph: "whole_graph",
  fixed_point: "fixed_point",
  roofline: "roofline",
  refined_roofline: "refined_roofline",
  analytical: "analytical",
  regression: "regression",
};

/** The command line is wrong: exit code 2. */
class UsageError extends Error {}

/** An input file cannot be read, or an input was refused: exit code 1. `lines` are for standard error. */
class InputError extends Error {
  constructor(message, hint = "") {
    super(hint ? `${message}\n  hint: ${hint}` : message);
  }
}

async function main() {
  const {values, positionals} = parse();
  if (values.help) return print(HELP);
  if (values.version) return print(`cyclescope ${(await version()).core}\n`);
  const [command, ...operands] = positionals;
  const commands = {estimate: runEstimate, check: runCheck, list: runList};
  if (!command) throw new UsageError("a command is missing");
  if (!Object.hasOwn(commands, command)) throw new UsageError(`there is no command '${command}'`);
  return commands[command](values, operands);
}

function parse() {
  try {
    return parseArgs({options: OPTIONS, allowPositionals: true});
  } catch (error) {
    throw new UsageError(error.message);
  }
}

async function runEstimate(values, operands) {
  if (operands.length > 0) throw new UsageError(`unexpected argument '${operands[0]}'`);
  if (!values.arch) throw new UsageError("estimate needs --arch");
  if (!values.network) throw new UsageError("estimate needs --network");
  const format = choice("--format", values.format, FORMATS);
  const request = {
    parameters: assignments("--set", values.set),
    method: METHODS[choice("--method", values.method.replaceAll("-", "_"), Object.keys(METHODS))],
    ...(values.clock === undefined ? {} : {clock_hz: wholeNumber("--clock", values.clock)}),
  };
  const dimensions = Object.fromEntries(
    Object.entries(assignments("--dim", values.dim)).map(([name, value]) => [
      name,
      wholeNumber(`--dim ${name}`, value),
    ]),
  );
  const architecture = named(values.arch, presets) ?? readText(values.arch, "preset", presets);
  const network = openNetwork(values.network);
  const progress = progressLine();
  try {
    const result = await estimate({
      architecture,
      network: network.content,
      dimensions,
      ...request,
      onProgress: progress.show,
    });
    progress.clear();
    print(`${render(result, format)}\n`);
    return 0;
  } catch (error) {
    progress.clear();
    throw located(error, {architecture: values.arch, network: values.network, request: "the command line"});
  } finally {
    network.close();
  }
}

function render(result, format) {
  if (format === "json") return JSON.stringify(result, null, 2);
  if (format === "csv") return estimateCsv(result);
  return [estimateHead(result), "", estimateTable(result, bold), "", estimateTail(result)].join("\n");
}

async function runCheck(values, files) {
  if (files.length === 0) throw new UsageError("check needs a FILE");
  let refused = 0;
  for (const file of files) {
    try {
      print(`${file}: ${await check(file, values)}\n`);
    } catch (error) {
      refused += 1;
      report(located(error, {architecture: file, network: file, request: "the command line"}));
    }
  }
  return refused > 0 ? 1 : 0;
}

/** Reads one file and says what it is. */
async function check(file, values) {
  const parameters = assignments("--set", values.set);
  const network = openNetwork(file);
  try {
    if (typeof network.content !== "string") return networkFacts(await readNetwork(network.content));
    if (isNetwork(network.content)) return networkFacts(await readNetwork(network.content));
    const summary = await checkArchitecture(network.content, {parameters});
    const objects = summary.objects.reduce((sum, {count}) => sum + count, 0);
    return `accelerator ${summary.name}: ${objects} objects, ${summary.parameters.length} parameters, ${summary.mappings.length} mappings`;
  } finally {
    network.close();
  }
}

/** Whether a document is meant as a network; what is neither is checked as a description. */
function isNetwork(text) {
  try {
    return Object.hasOwn(JSON.parse(text), "layers");
  } catch {
    return false;
  }
}

function networkFacts({name, layers, macs, parameters, dimensions}) {
  const symbolic = dimensions.map((dimension) => `${dimension.name}=${dimension.value}`).join(" ");
  const count = (value) => value.toLocaleString("en-US");
  return `network ${name}: ${count(layers)} layers, ${count(macs)} MACs, ${count(parameters)} parameters${symbolic ? `, dimensions ${symbolic}` : ""}`;
}

function runList(values, [what, ...rest]) {
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

// --- Inputs -----------------------------------------------------------------------------------------------------------

/** The name of a built-in entry, unless a path is meant. */
function named(argument, entries) {
  return entries.some(({name}) => name === argument) ? argument : undefined;
}

function readText(file, what, entries) {
  try {
    return readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    throw unreadable(file, error, what, entries);
  }
}

/** A network's name or text, or a source of an ONNX file's pieces, so that large files are never read as a whole. */
function openNetwork(argument) {
  const nothingToClose = () => {};
  const name = named(argument, networks);
  if (name) return {content: name, close: nothingToClose};
  if (argument === "-" || /\.json$/i.test(argument)) {
    return {content: readText(argument, "network", networks), close: nothingToClose};
  }
  let file;
  try {
    file = openSync(argument, "r");
    return {content: fileSource(file), close: () => closeSync(file)};
  } catch (error) {
    throw unreadable(argument, error, "network", networks);
  }
}

function fileSource(file) {
  const status = fstatSync(file);
  if (!status.isFile()) throw new Error("not a regular file");
  return {
    size: status.size,
    read: (offset, length) => {
      const bytes = new Uint8Array(length);
      let filled = 0;
      while (filled < length) {
        const count = readSync(file, bytes, filled, length - filled, offset + filled);
        if (count === 0) break;
        filled += count;
      }
      return bytes.subarray(0, filled);
    },
  };
}

function unreadable(file, error, what, entries) {
  const isName = error.code === "ENOENT" && /^\w+$/.test(file);
  const reason = error.code === "ENOENT" ? "no such file" : error.message;
  const hint = isName ? `the built-in ${what}s are: ${entries.map(({name}) => name).join(", ")}` : "";
  return new InputError(`${file}: ${reason}`, hint);
}

/** ["rows=32", "dataflow=weight_stationary"] as {rows: 32, dataflow: "weight_stationary"}. */
function assignments(option, texts) {
  return Object.fromEntries(
    texts.map((text) => {
      const [, name, value] = /^([^=]+)=(.+)$/.exec(text) ?? [];
      if (name === undefined) throw new UsageError(`${option} wants NAME=VALUE, found '${text}'`);
      return [name, /^[+-]?\d+(e\d+)?$/i.test(value) ? Number(value) : value];
    }),
  );
}

function wholeNumber(option, value) {
  const number = Number(value);
  if (!Number.isSafeInteger(number) || String(value).trim() === "") {
    throw new UsageError(`${option} wants a whole number, found '${value}'`);
  }
  return number;
}

function choice(option, value, choices) {
  if (choices.includes(value)) return value;
  throw new UsageError(`${option}: '${value}' is none of ${choices.join(", ")}`);
}

// --- Output -----------------------------------------------------------------------------------------------------------

/** An error of the core with the file's name for the input's. */
function located(error, names) {
  if (!(error instanceof CyclescopeError)) return error;
  const {input, path, message, hint, line, column, code} = error.diagnostic;
  const file = names[input] ? (names[input] === "-" ? "standard input" : basename(names[input])) : "cyclescope";
  const place = line > 0 && input !== "request" ? `${names[input]}:${line}:${column}` : (names[input] ?? file);
  return new InputError(`${place}: ${path ? `${path}: ` : ""}${message} [${code}]`, hint);
}

function report(error) {
  process.stderr.write(`cyclescope: ${error.message}\n`);
}

function print(text) {
  process.stdout.write(text);
  return 0;
}

function bold(text) {
  const plain = !process.stdout.isTTY || Boolean(process.env.NO_COLOR) || process.env.TERM === "dumb";
  return plain ? text : `\u001b[1m${text}\u001b[22m`;
}

/** A line on a terminal's standard error while a job takes long. */
function progressLine() {
  const began = Date.now();
  let shown = false;
  return {
    show({layers_done, layers_total, layer}) {
      if (!process.stderr.isTTY || Date.now() - began < 300) return;
      process.stderr.write(`\r\u001b[K${layers_done} of ${layers_total} layers ${layer}`);
      shown = true;
    },
    clear() {
      if (shown) process.stderr.write("\r\u001b[K");
      shown = false;
    },
  };
}

process.stdout.on("error", (error) => {
  if (error.code === "EPIPE") process.exit(0); // the reader has seen enough: cyclescope ... | head
  throw error;
});

try {
  process.exitCode = await main();
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
