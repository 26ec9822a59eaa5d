/** `cyclescope trace`: when the instructions of a layer happen. */
import {chromeTrace} from "../package/chrome_trace.ts";
import {trace} from "../package/index.ts";
import type {Trace} from "../package/index.ts";
import {csv, table} from "../package/report.ts";
import {kPlaces, waitWords} from "../package/trace_words.ts";
import {printable} from "./printable.ts";
import {TRACE_OPTIONS, parseLine, refuseIf} from "./commands.ts";
import {
  UsageError,
  assignments,
  bold,
  choice,
  located,
  openNetwork,
  print,
  readAccelerator,
  wholeNumber,
} from "./support.ts";
import {pinnedTiles} from "./tiles.ts";

const HELP = `cyclescope trace: when the instructions of a layer happen, and what they wait for

Usage:
  cyclescope trace --arch NAME|FILE --network NAME|FILE --layer NAME [options]

The first instructions, those where the layer is in a steady state, and the last ones, at their exact times.

Options:
  -a, --arch NAME|FILE      built-in accelerator or a description
  -n, --network NAME|FILE   as for 'cyclescope estimate'
  -l, --layer NAME          name of a layer that takes time
  -i, --instructions N      of each of the three windows, at most 20000; default 100
  -s, --set NAME=VALUE      value of one of the accelerator's parameters; may be repeated
  -d, --dim NAME=VALUE      value of what a network's file leaves open; may be repeated
      --tile LAYER.NAME=SIZE, --tile-file FILE
                            tile sizes, as for 'cyclescope estimate'
  -f, --format FORMAT       table (default), csv or json
  -c, --chrome              as Chrome trace JSON, which ui.perfetto.dev opens; a microsecond is a cycle
  -h, --help                this text

Example:
  cyclescope trace -a gemmini -n resnet18 -l conv1 --chrome > conv1.json
`;

export async function runTrace(argv: readonly string[]): Promise<number> {
  const {values, positionals, tokens} = parseLine(argv, TRACE_OPTIONS);
  if (values.help) return print(HELP);
  if (positionals.length > 0) throw new UsageError(`unexpected argument '${positionals[0]}'`);
  const {arch, network, layer} = values;
  if (!arch) throw new UsageError("trace needs --arch");
  if (!network) throw new UsageError("trace needs --network");
  if (!layer) throw new UsageError("trace needs --layer");
  const format = choice("--format", values.format, ["table", "csv", "json"]);
  refuseIf(values.chrome, ["format"], tokens, "has no effect beside --chrome");
  const dimensions = Object.entries(assignments("--dim", values.dim));
  const architecture = await readAccelerator(arch);
  const opened = openNetwork(network);
  try {
    const result = await trace({
      architecture,
      network: opened.content,
      layer,
      instructions: wholeNumber("--instructions", values.instructions),
      parameters: assignments("--set", values.set),
      ...pinnedTiles(values),
      dimensions: Object.fromEntries(dimensions.map(([name, value]) => [name, wholeNumber(`--dim ${name}`, value)])),
    });
    if (values.chrome) return print(`${JSON.stringify(chromeTrace(result))}\n`);
    if (format === "json") return print(`${JSON.stringify(result)}\n`);
    return print(`${format === "csv" ? csv([kHeader, ...rowsOf(result)]) : tableOf(printable(result))}\n`);
  } catch (error) {
    throw located(error, {architecture: arch, network, request: "the command line"});
  } finally {
    opened.close();
  }
}

const kHeader = ["instruction", "operation", "iteration", "at", "start", "end", "waits for"];

/** A row per stay at an object. */
function rowsOf(result: Trace): string[][] {
  return result.windows.flatMap(({instructions}) =>
    instructions.flatMap(({number, operation, indices, boxes}) =>
      boxes.map(({object, start, end, wait, data}) => [
        String(number),
        result.operations[operation]?.name ?? "",
        indices.join(" "),
        result.objects[object]?.name ?? "",
        String(start),
        String(end),
        [wait, data].flatMap((it) => (it === undefined ? [] : waitWords(it))).join("; "),
      ]),
    ),
  );
}

function tableOf(result: Trace): string {
  const left = new Set(["operation", "iteration", "at", "waits for"]);
  const count = (value: number) => value.toLocaleString("en-US");
  const windows = result.windows.map((window) =>
    [kPlaces[window.place], table(kHeader, rowsOf({...result, windows: [window]}), left, bold)].join("\n"),
  );
  const known = result.complete ? "" : ", of which only the beginning is known";
  const head = `${result.layer}: ${count(result.cycles)} cycles, ${count(result.instructions)} instructions${known}`;
  return [head, ...windows].join("\n\n");
}
