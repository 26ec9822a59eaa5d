/** The command line, as a person uses it: output, messages and exit codes. */
import {spawnSync} from "node:child_process";
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {fileURLToPath} from "node:url";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {attribute, estimate} from "../../build/wasm/package/index.js";
import {root, scalarText, smallNetwork} from "./support/module.mjs";

const cli = fileURLToPath(new URL("build/wasm/cli/cli.js", root));
let folder, machine, network;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "cyclescope-cli-"));
  machine = join(folder, "machine.json");
  network = join(folder, "network.json");
  writeFileSync(machine, scalarText);
  writeFileSync(network, JSON.stringify(smallNetwork));
});
afterAll(() => rmSync(folder, {recursive: true}));

/** A model that the tests of the ONNX reader fuzz with. */
function onnx(name) {
  return fileURLToPath(new URL(`tests/fuzz/corpus/onnx/${name}.onnx`, root));
}

function run(argv, {input = "", env = {}} = {}) {
  const {status, stdout, stderr} = spawnSync(process.execPath, [cli, ...argv], {
    input,
    encoding: "utf8",
    cwd: folder,
    env: {...process.env, ...env},
  });
  return {status, stdout, stderr};
}

describe("estimate --why", () => {
  const command = (...more) => run(["estimate", "-a", "gemmini", "-n", "tc_resnet8", "--why", ...more]);

  it("ends with what most of the time goes into", () => {
    const {status, stdout} = command();
    expect(status).toBe(0);
    expect(stdout).toMatch(/^layer +cycles +compute +data wait/m);
    expect(stdout.trimEnd().split("\n").at(-1)).toMatch(/^\d+ % of the time .+; start with .+\.$/);
  });

  it("prints the attribution of the package as JSON, and a line per layer as CSV", async () => {
    const expected = await attribute({architecture: "gemmini", network: "tc_resnet8"});
    expect(JSON.parse(command("--format", "json").stdout)).toEqual(expected);
    const [header, ...lines] = command("--format", "csv").stdout.trim().split("\n");
    expect(header).toBe("layer,cycles,compute,data_wait,structural_wait,memory_latency,memory_bandwidth,fetch");
    expect(lines).toHaveLength(expected.layers.length);
    for (const line of lines) {
      const [, cycles, ...causes] = line.split(",").map(Number);
      expect(causes.reduce((sum, part) => sum + part, 0)).toBe(cycles);
    }
  });

  it("is refused with a method that knows no causes", () => {
    const {status, stderr} = command("--method", "roofline");
    expect(status).toBe(2);
    expect(stderr).toContain("--why");
  });
});

describe("estimate", () => {
  it("prints the estimate of the package as JSON", async () => {
    const {status, stdout} = run([
      "estimate",
      "--arch",
      machine,
      "--set",
      "latency=5",
      "--network",
      network,
      "--format",
      "json",
    ]);
    expect(status).toBe(0);
    const expected = await estimate({architecture: scalarText, network: smallNetwork, parameters: {latency: 5}});
    expect(JSON.parse(stdout)).toEqual(expected);
  });

  it("says in every format what an ONNX file leaves open", () => {
    const argv = ["estimate", "-a", "systolic_array", "-n", onnx("external"), "-d", "height=8"];
    expect(run(argv).stdout).toMatch(/\nassumed: x\[0\]=1 \(a batch, axis 0 of 'x'\); --dim gives others\n/);
    const {network: described} = JSON.parse(run([...argv, "-f", "json"]).stdout);
    expect(described.assumptions).toEqual([{name: "x[0]", value: 1, tensor: "x", axis: 0, batch: true}]);
    const [header, row] = run([...argv, "-f", "csv"]).stdout.split("\n");
    expect(header).toMatch(/,macs_complete,assumed$/);
    expect(row?.trimEnd()).toMatch(/,true,"x\[0\]=1 \(a batch, axis 0 of 'x'\)"$/);
  });

  it("prints multiply-accumulates that cannot be counted as such", () => {
    const lines = run(["estimate", "-a", "systolic_array", "-n", onnx("subgraphs")]).stdout.split("\n");
    expect(lines.find((line) => line.startsWith("special"))).toMatch(/not known/);
    expect(lines.find((line) => line.startsWith("total"))).toMatch(/not known/);
  });

  it("prints an aligned table with units, a total and what is missing", () => {
    const layers = [...smallNetwork.layers, {op: "Softmax"}];
    const {status, stdout, stderr} = run(["estimate", "-a", machine, "-n", "-"], {
      input: JSON.stringify({...smallNetwork, layers}),
    });
    expect(stderr).toBe("");
    expect(status).toBe(0);
    const lines = stdout.split("\n");
    expect(lines[0]).toBe("small on scalar, 1.00 GHz, peak 1 MACs/cycle");
    const header = lines.findIndex((line) => line.startsWith("layer"));
    const rows = lines.slice(header, header + 5);
    expect(new Set(rows.slice(1).map((row) => row.slice(0, row.search(/(?<=\S)\s{2,}/)).trim())).size).toBe(4);
    expect(rows[4]).toMatch(/^total of what is mapped .* 100\.0 % +[\d.]+ us/);
    expect(stdout).toMatch(/\nexact: exact for what is mapped\./);
    expect(stdout).toMatch(/\nvalidated: This accelerator was never compared with measurements\.\n/);
    expect(stdout).toMatch(/\ncomplete: partial: 100 % of MACs, 2 of 3 layers\./);
    expect(stdout).not.toContain("expected error");
    expect(stdout).toMatch(/not mapped, and missing from the total:\n {2}Softmax \(1 layer\): /);
    expect(stdout).toMatch(/dram: .* read, .* written/);
  });

  it("exits with 1 where nothing can run, and says so without a cycle", () => {
    const input = JSON.stringify({name: "odd", inputs: {x: [4, 4]}, layers: [{op: "Softmax"}]});
    const table = run(["estimate", "-a", machine, "-n", "-"], {input});
    expect(table.status).toBe(1);
    expect(table.stdout).toMatch(/\ntotal +not runnable here/);
    expect(table.stdout).toMatch(/\ncomplete: not runnable here\. Its only layer is not mapped\./);
    const json = run(["estimate", "-a", machine, "-n", "-", "-f", "json"], {input});
    expect(json.status).toBe(1);
    const {total, layers, claims} = JSON.parse(json.stdout);
    expect([total.cycles, total.time_s, layers[0].cycles, layers[0].time_s]).toEqual([null, null, null, null]);
    expect(claims).toEqual({
      exact: {level: "none"},
      validated: {share_of_cycles: 0, mape_percent: null, worst_percent: null},
      complete: {level: "nothing", share_of_macs: null, layers: 1, layers_covered: 0},
    });
  });

  it("prints CSV that a spreadsheet reads", () => {
    const {status, stdout} = run(["estimate", "-a", machine, "-n", network, "-f", "csv"]);
    expect(status).toBe(0);
    const [header, ...rows] = stdout
      .trimEnd()
      .split("\n")
      .map((line) => line.split(","));
    expect(header.slice(0, 6)).toEqual(["layer", "operator", "status", "fused_into", "output_shape", "cycles"]);
    expect(rows).toHaveLength(2);
    for (const row of rows) expect(row).toHaveLength(header.length);
  });

  it("works on the presets, by every method", () => {
    const argv = ["estimate", "--arch", "systolic_array", "--network", "tc_resnet8", "--format", "json"];
    const fast = JSON.parse(run([...argv, "--set", "rows=8", "--set", "columns=8"]).stdout);
    expect(fast.architecture.parameters).toMatchObject({rows: 8, columns: 8});
    const paper = JSON.parse(run([...argv, "--method", "fixed_point", "--clock", "2e9"]).stdout);
    expect(paper).toMatchObject({method: "fixed_point", architecture: {clock_hz: 2e9}});
  });

  it("simulates small layers, with requests in either order", () => {
    const argv = ["estimate", "-a", "scalar_two.json", "-n", network, "-f", "json"];
    writeFileSync(
      join(folder, "scalar_two.json"),
      scalarText.replace('"class": "DRAM", ', '"class": "DRAM", "arbitration": "first_come", '),
    );
    const [graph, simulated, ordered] = [[], ["-m", "simulate"], ["-m", "simulate", "--arbitration", "program-order"]]
      .map((more) => run([...argv, ...more]))
      .map(({stdout}) => JSON.parse(stdout));
    // One unit alone uses the memory, a request at a time: that it serves as they come changes nothing.
    expect(graph.claims.exact.level).toBe("exact");
    expect(simulated).toMatchObject({method: "simulate", claims: {exact: {level: "exact"}}});
    expect([simulated.total.cycles, ordered.total.cycles]).toEqual([graph.total.cycles, graph.total.cycles]);
  });

  it("says of a storage that serves as they come what the graph's cycles are", () => {
    const vta = readFileSync(new URL("arch_presets/vta.json", root), "utf8");
    writeFileSync(
      join(folder, "vta.json"),
      vta.replace('"class": "DRAM", ', '"class": "DRAM", "arbitration": "first_come", '),
    );
    const {status, stdout} = run(["estimate", "-a", "vta.json", "-n", network]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/\nexact: in program order\. A storage serves requests as they come/);
  });

  it("ends quietly where its reader has seen enough", () => {
    const command = `"${process.execPath}" "${cli}" estimate -a systolic_array -n resnet50 | head -1`;
    const {status, stdout, stderr} = spawnSync("bash", ["-o", "pipefail", "-c", command], {encoding: "utf8"});
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^resnet50 on systolic_array/);
    expect(status).toBe(0);
  });

  it("colours nothing in a pipe", () => {
    // eslint-disable-next-line no-control-regex
    expect(run(["estimate", "-a", machine, "-n", network], {env: {FORCE_COLOR: "1"}}).stdout).not.toMatch(/\u001b/);
  });
});

describe("refused inputs: exit code 1, and the place on standard error", () => {
  it.each([
    [
      "a description with an error",
      ["estimate", "-a", "bad.json", "-n", "resnet50"],
      /^cyclescope: bad\.json:3:\d+: .*\[\w+\]/,
    ],
    ["a file that is not there", ["estimate", "-a", "none.json", "-n", "resnet50"], /none\.json: no such file/],
    ["a name that is no preset", ["estimate", "-a", "systolic", "-n", "resnet50"], /hint: .*systolic_array/],
    ["a name that is no network", ["estimate", "-a", "oma", "-n", "resnet51"], /hint: .*resnet50/],
    ["a folder", ["estimate", "-a", "oma", "-n", "/"], /not a regular file/],
    [
      "a parameter that is not there",
      ["estimate", "-a", "systolic_array", "-n", "resnet50", "-s", "row=3"],
      /'row'.*\[UnknownParameter\]\n +hint: .*rows/,
    ],
    [
      "a parameter out of range",
      ["estimate", "-a", "systolic_array", "-n", "resnet50", "-s", "rows=0"],
      /rows = 0 is outside/,
    ],
    [
      "a layer that is too large to simulate",
      ["estimate", "-a", "oma", "-n", "resnet50", "--method", "simulate"],
      /at most 20000000 are simulated.*\[TooLargeToSimulate\]\n +hint: /,
    ],
    ["a file that is no ONNX", ["estimate", "-a", "oma", "-n", "garbage.onnx"], /garbage\.onnx: .*\[\w+\]/],
  ])("%s", (_, argv, message) => {
    writeFileSync(join(folder, "bad.json"), '{\n  "name": "x",\n  "objcts": []\n}\n');
    writeFileSync(join(folder, "garbage.onnx"), Buffer.from([255, 254, 253, 0, 1, 2]));
    const {status, stdout, stderr} = run(argv);
    expect(stderr).toMatch(message);
    expect(stdout).toBe("");
    expect(status).toBe(1);
    expect(stderr).not.toMatch(/\n\s+at /); // no stack trace
  });
});

describe("wrong command lines: exit code 2", () => {
  it.each([
    [
      ["estimate", "-a", "oma", "-n", "resnet8", "-m", "simulate", "--arbitration", "x"],
      /none of program_order, first_/,
    ],
    [["estimate", "-a", "oma", "-n", "resnet8", "--arbitration", "first-come"], /--arbitration is about --method sim/],
    [[], /a command is missing/],
    [["estimat"], /no command 'estimat'/],
    [["estimate"], /needs --arch/],
    [["estimate", "-a", "oma"], /needs --network/],
    [["estimate", "-a", "oma", "-n", "resnet8", "more"], /unexpected argument 'more'/],
    [["estimate", "-a", "oma", "-n", "resnet8", "--fromat", "csv"], /--fromat/],
    [["estimate", "-a", "oma", "-n", "resnet8", "--format", "xml"], /'xml' is none of table, json, csv/],
    [["estimate", "-a", "oma", "-n", "resnet8", "--method", "x"], /none of aidg, fast_forward/],
    [["estimate", "-a", "oma", "-n", "resnet8", "--set", "rows"], /NAME=VALUE/],
    [["estimate", "-a", "oma", "-n", "resnet8", "--clock", "fast"], /whole number/],
    [["estimate", "-a", "oma", "-n", "resnet8", "--dim", "batch=x"], /whole number/],
    [["check"], /needs a FILE/],
    [["list", "chips"], /none of presets, networks/],
  ])("%j", (argv, message) => {
    const {status, stdout, stderr} = run(argv);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/--help/);
    expect(stdout).toBe("");
    expect(status).toBe(2);
  });
});

describe("check", () => {
  it("says what good files are", () => {
    const {status, stdout} = run(["check", machine, network]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/machine\.json: accelerator scalar: 9 objects, 3 parameters, 2 mappings/);
    expect(stdout).toMatch(/network\.json: network small: 2 layers, 512 MACs/);
  });

  it("says what an ONNX file leaves open, where that comes from and what was taken", () => {
    const given = run(["check", onnx("external"), "--dim", "height=8"]);
    expect(given.stderr).toBe("");
    expect(given.stdout).toMatch(/\n {2}open dimension x\[0\]=1 \(a batch, axis 0 of 'x'; assumed\)/);
    expect(given.stdout).toMatch(/\n {2}open dimension height=8 \(axis 2 of 'x'; given\)/);
    const decided = run(["check", onnx("subgraphs")]).stdout;
    expect(decided).toMatch(/0 MACs and more that cannot be counted/);
    expect(decided).toMatch(/\n {2}decided by data: d\[1\] \(NonZero at 'places': .*; not given\)/);
    expect(decided).toMatch(/\n {2}decided by data: choice \(If at 'choice': 1 for its then_branch/);
    expect(run(["check", onnx("subgraphs"), "-d", "d[1]=5"]).stdout).toMatch(/d\[1\] .*; given as 5/);
  });

  it("refuses a size that the network does not leave open, with the nearest", () => {
    const misspelt = run(["check", onnx("external"), "--dim", "heigth=8"]);
    expect(misspelt.stderr).toMatch(/taken as 1: 'x\[0\]', 'height'; the inputs have no 'heigth'/);
    const another = run(["check", onnx("external"), "--dim", "height=8", "--dim", "heigth=8"]);
    expect(another.status).toBe(1);
    expect(another.stderr).toMatch(/no open dimension 'heigth'.*\n.*did you mean 'height'/);
    const none = run(["check", network, "--dim", "height=8"]);
    expect(none.status).toBe(1);
    expect(none.stderr).toMatch(/no open dimensions/);
  });

  it("executes the mappings where that is asked for", () => {
    const {status, stdout, stderr} = run(["check", "--run", machine]);
    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /machine\.json: accelerator scalar: .*\n {2}2 mappings computed \d\d+ small layers as they are/,
    );
  });

  it("says which output a mapping computes wrongly, where it is and of which layer", () => {
    const wrong = join(folder, "wrong.json");
    writeFileSync(wrong, scalarText.replace('"B[b, k, n]"', '"B[b, k, 0]"'));
    const {status, stdout, stderr} = run(["check", "--run", wrong]);
    expect(status).toBe(1);
    expect(stdout).not.toContain("accelerator scalar");
    const [first, ...more] = stderr.split("\n");
    const line = scalarText.slice(0, scalarText.indexOf('"name": "matmul_scalar"')).split("\n").length - 1;
    expect(first).toMatch(
      new RegExp(
        `wrong\\.json:${line}:\\d+: mapping 'matmul_scalar': Y\\[.*\\] is computed as .*; it is .* by the layer's`,
      ),
    );
    expect(more.join("\n")).toMatch(/^ {2}hint: .*\n {2}at: \/mappings\/0\n {2}layer: matmul B=\d+ /);
  });

  it("instantiates the mappings without being asked to", () => {
    const wrong = join(folder, "unread.json");
    writeFileSync(wrong, scalarText.replace('["dram", "READ_DATA", "mau"],', ""));
    const {status, stderr} = run(["check", wrong]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/unread\.json:\d+:\d+: mapping 'matmul_scalar': .*(READ_DATA|mau)/);
  });

  it("reports each bad file and goes on", () => {
    writeFileSync(join(folder, "bad.json"), '{"name": "x", "name": "y"}');
    const {status, stdout, stderr} = run(["check", "bad.json", machine]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/bad\.json:1:\d+: .*\[DuplicateKey\]/);
    expect(stdout).toMatch(/accelerator scalar/);
    expect(stdout).toMatch(/\n2 files: 1 refused, 1 accelerator\n$/);
  });
});

describe("list, help and version", () => {
  it("lists the built-in accelerators and networks", () => {
    expect(run(["list"]).stdout).toMatch(/systolic_array[^]*resnet50/);
    expect(run(["list", "presets"]).stdout).not.toMatch(/resnet50/);
    expect(run(["list", "networks"]).stdout).not.toMatch(/systolic_array/);
  });

  it("helps, whatever else is on the line", () => {
    for (const argv of [["--help"], ["estimate", "-h"]]) {
      const {status, stdout} = run(argv);
      expect(status).toBe(0);
      expect(stdout).toMatch(/^cyclescope: .*\n\nUsage:/);
    }
  });

  it("tells its version", () => {
    expect(run(["--version"])).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^cyclescope \d+\.\d+\.\d+\n$/),
    });
  });
});

describe("pr", () => {
  const type = ["--type", "fully_connected"];
  const ranges = ["m=1..64", "n=1..64", "k=1..64"].flatMap((range) => ["--range", `fully_connected.${range}`]);
  /** Outputs come 6 at a time; 11 to 15 inputs are not possible. */
  const program = `
    import {createInterface} from "node:readline";
    createInterface({input: process.stdin}).on("line", (line) => {
      const {m, n, k} = JSON.parse(line);
      console.log(k > 10 && k < 16 ? "error: no memory" : m * Math.ceil(n / 6) * k + 5);
    });`;
  let device;
  beforeAll(() => {
    writeFileSync(join(folder, "device.mjs"), program);
    device = ["--device", `"${process.execPath}" device.mjs`];
  });
  const read = (name) => readFileSync(join(folder, name), "utf8");

  it("learns a program's device, from its step widths to a network", () => {
    const swept = run(["pr", "sweep", ...device, ...type, ...ranges, "-o", "widths.json"]);
    expect(swept.stderr).toBe("");
    expect(swept.stdout).toMatch(/ n +steps of 6 +measured/);
    expect(JSON.parse(read("widths.json"))[0].type).toBe("fully_connected");

    const widths = ["--widths", "widths.json"];
    const planned = run(["pr", "plan", ...type, ...ranges, ...widths, "--budget", "60", "-o", "plan.csv"]);
    expect(planned.stdout).toMatch(/fully_connected +262144 +45056 +60/);

    const measured = run(["pr", "measure", ...device, "plan.csv", "-o", "table.csv"]);
    expect(measured.stdout).toMatch(/^\d+ layers measured, \d+ refused\n$/);
    expect(measured.stderr).toMatch(/plan.csv: .*no memory; left out/);

    const fitted = run(["pr", "fit", "table.csv", ...widths, "--name", "program", "-o", "model.json"]);
    expect(fitted.stdout).toMatch(/^program, latencies in cycles; errors by cross-validation\n/);

    const evaluated = run(["pr", "evaluate", "model.json", "table.csv", "--format", "json"]);
    expect(JSON.parse(evaluated.stdout).total.mape_percent).toBeLessThan(0.1);

    const predicted = run(["pr", "predict", "model.json", "plan.csv"]);
    expect(predicted.stdout.split("\n")[0]).toBe("type,m,n,k,latency_cycles,low,high,outside");

    writeFileSync(join(folder, "fc.json"), JSON.stringify({...smallNetwork, layers: [{op: "Gemm", units: 16}]}));
    const estimated = run(["estimate", "-a", "model.json", "-n", "fc.json"]);
    expect(estimated.stderr).toBe("");
    expect(estimated.stdout).toMatch(/predicted, not exact: nine of ten networks like this take/);
    expect(estimated.stdout).toMatch(/compared, and not fitted to: .* over \d+ of: .*: cross-validation/);
    expect(run(["check", "model.json"]).stdout).toMatch(/^model.json: fitted model program, /);

    // Latencies in cycles, of a device whose clock nobody told: no time follows from them.
    expect(estimated.stdout).toContain("clock not known");
    expect(estimated.stdout).not.toMatch(/\d (?:s|ms|us|ns)\b/);
    const {architecture, total, layers} = JSON.parse(
      run(["estimate", "-a", "model.json", "-n", "fc.json", "-f", "json"]).stdout,
    );
    expect(total.cycles).toBeGreaterThan(0);
    expect([architecture.clock_hz, total.time_s, ...layers.map(({time_s}) => time_s)]).toEqual([null, null, null]);
  });

  it("measures a plan whose refused layers are replaced", () => {
    const plan = [...type, ...ranges, "--widths", "widths.json", "--budget", "60"];
    const measured = run(["pr", "measure", ...device, ...plan, "-o", "replaced.csv"]);
    expect(measured.stdout).toMatch(/^60 layers measured, \d+ refused and replaced as far as possible\n$/);
    expect(measured.stderr).toMatch(/measure: .*no memory; left out/);
    expect(read("replaced.csv").trim().split("\n")).toHaveLength(61);
  });

  it("writes to standard output and reads from standard input", () => {
    const plan = run(["pr", "plan", ...type, ...ranges, "--budget", "12", "--sampling", "random"]);
    expect(plan.stdout.split("\n")[0]).toBe("type,m,n,k,latency_cycles");
    const {status, stdout} = run(["pr", "measure", "-a", "oma", "-"], {input: plan.stdout});
    expect(status).toBe(0);
    expect(stdout.trim().split("\n")).toHaveLength(13);
  });

  it("finds the parameters of a described accelerator, and says how to estimate with them", () => {
    const measured = run([
      "pr",
      "measure",
      "-a",
      "ultratrail",
      "-s",
      "rows=4",
      "-t",
      "conv1d_relu",
      "--budget",
      "40",
      "-o",
      "hidden.csv",
    ]);
    expect(measured.status).toBe(0);
    const command = ["pr", "calibrate", "hidden.csv", "-a", "ultratrail", "--free", "rows,fmem_bytes"];
    const {status, stdout, stderr} = run([...command, "--fix", "loading=resident"]);
    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(stdout).toMatch(/^parameter +found +default +within\nrows +4 +8\n/);
    expect(stdout).toMatch(/\nfmem_bytes .*not determined by these measurements\n/);
    expect(stdout).toMatch(/\nnot seen +8 +0 % +0 % +0 %\n/);
    const last = stdout.trimEnd().split("\n").at(-1) ?? "";
    expect(last).toBe("cyclescope estimate --arch ultratrail --set loading=resident --set rows=4 --network NAME|FILE");
    const estimated = run([...last.split(" ").slice(1, -1), "tc_resnet8", "--format", "json"]);
    expect(JSON.parse(estimated.stdout).layers.length).toBeGreaterThan(5);
    const json = JSON.parse(run([...command, "--seed", "2", "--format", "json"]).stdout);
    expect(json.parameters.rows).toBe(4);
    const unknown = run(["pr", "calibrate", "hidden.csv", "-a", "ultratrail", "--free", "row"]);
    expect(unknown.status).toBe(1);
    expect(unknown.stderr).toMatch(
      /the command line: \/free\/0: ultratrail has no parameter 'row' \[UnknownParameter\]/,
    );
  });

  it("says why a table is refused, and where", () => {
    const {status, stderr} = run(["pr", "fit", "-"], {input: "type,m,n,k,latency_ms\nfully_connected,1,x,3,4\n"});
    expect(status).toBe(1);
    expect(stderr).toMatch(/standard input|-:2:1/);
    expect(stderr).toMatch(/no row can be used; the first: n is 'x', no whole number \[NoUsableRow\]/);
  });

  it("says that the device's program has ended", () => {
    writeFileSync(join(folder, "plan.csv"), "type,m,n,k\nfully_connected,1,2,3\n");
    const {status, stderr} = run(["pr", "measure", "--device", "exit 3", "plan.csv"]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/the device's program 'exit 3' has ended \(exit code 3\)/);
  });

  it.each([
    [["pr"], /pr wants a command: types, layers, sweep/],
    [["pr", "grow"], /there is no command 'pr grow'/],
    [["pr", "measure", "-a", "oma"], /pr measure needs plan.csv, or layer types with --type/],
    [["pr", "measure", "-a", "oma", "-t", "conv2d", "plan.csv"], /either a table or --type, not both/],
    [["pr", "sweep", "-a", "oma"], /name a layer type with --type/],
    [["pr", "sweep", "-t", "conv2d"], /either --arch or --device/],
    [["pr", "plan", "-t", "conv2d", "--range", "conv2d.m"], /--range wants TYPE.PARAMETER=/],
    [["pr", "plan", "-t", "conv2d", "--range", "matmul.m=1..4"], /--range names matmul, which is no --type/],
    [["pr", "fit"], /pr fit needs table.csv/],
    [["pr", "calibrate", "a.csv"], /pr calibrate needs --arch/],
    [["pr", "calibrate", "-a", "vta"], /pr calibrate needs table.csv/],
    [["pr", "calibrate", "a.csv", "-a", "vta", "--fix", "block"], /--fix wants NAME=VALUE/],
    [["pr", "predict", "a", "b", "c"], /unexpected argument 'c'/],
  ])("%j is a wrong command line", (argv, message) => {
    const {status, stderr} = run(argv);
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
  });

  it("lists layer types and helps", () => {
    expect(run(["pr", "types"]).stdout).toMatch(/conv2d_relu_pool/);
    expect(run(["pr", "--help"]).stdout).toMatch(/^cyclescope pr: Performance Representatives/);
  });
});
