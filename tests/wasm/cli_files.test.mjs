/** Files of every format on the command line and in the package: what they are, and what is said of what is none. */
import {spawnSync} from "node:child_process";
import {copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {fileURLToPath} from "node:url";
import {gzipSync} from "node:zlib";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {estimate, networkTopology, readEstimate, readNetwork} from "../../build/wasm/package/index.js";
import {root, smallNetwork} from "./support/module.mjs";

const cli = fileURLToPath(new URL("build/wasm/cli/cli.js", root));
let folder;

const files = {
  "topology.csv":
    "Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides,\n" +
    "Conv1, 16, 16, 3, 3, 3, 8, 1,\nFC, 1, 1, 1, 1, 64, 10, 1,\n",
  "gemm.csv": "Layer, M, N, K,\nGEMM0, 32, 16, 8,\n",
  "problem.yaml":
    "# of a paper\nproblem:\n  version: 0.4\n  shape:\n    name: conv\n    dimensions: [C, M, R, S, N, P, Q]\n" +
    "  instance:\n    C: 3\n    M: 8\n    R: 3\n    S: 3\n    N: 1\n    P: 14\n    Q: 14\n",
  "workload.yaml":
    "- id: 0\n  operator_type: Conv\n  equation: O[b][g][k][oy][ox]+=W[g][k][c][fy][fx]*I[b][g][c][iy][ix]\n" +
    "  loop_dims: [B, K, G, OX, OY, C, FX, FY]\n  loop_sizes: [1, 8, 1, 14, 14, 3, 3, 3]\n",
  "config.json": JSON.stringify({
    architectures: ["LlamaForCausalLM"],
    model_type: "llama",
    vocab_size: 100,
    hidden_size: 32,
    num_hidden_layers: 1,
    num_attention_heads: 4,
    num_key_value_heads: 2,
    intermediate_size: 64,
    hidden_act: "silu",
  }),
  "network.json.gz": gzipSync(JSON.stringify(smallNetwork)),
  "scale.cfg": "[general]\nrun_name = a\n[architecture_presets]\nArrayHeight: 8\nArrayWidth: 4\nDataflow: ws\n",
  "pointer.onnx": "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 46000000\n",
  "picture.onnx": Buffer.from("\x89PNG\r\n\x1A\n", "latin1"),
  "empty.onnx": "",
  "wide.csv": Buffer.from("\uFEFFLayer, M, N, K\n", "utf16le"),
  "bomb.gz": gzipSync(new Uint8Array(140 * 2 ** 20)),
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "cyclescope-files-"));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  copyFileSync(new URL("tests/fuzz/corpus/tflite/convolution.tflite", root), join(folder, "model.tflite"));
});
afterAll(() => rmSync(folder, {recursive: true}));

/** @param {string | Buffer} input */
function run(argv, input = "") {
  const {status, stdout, stderr} = spawnSync(process.execPath, [cli, ...argv], {input, encoding: "utf8", cwd: folder});
  return {status, stdout, stderr};
}

const convolution = 14 * 14 * 3 * 3 * 3 * 8;
const decoder = (tokens, kept) => tokens * (2 * 32 * 32 + 2 * 32 * 16 + 3 * 32 * 64 + 2 * 32 * (kept + tokens) + 3200);

describe("check", () => {
  it("reads every format, whatever its name, and counts what it found", () => {
    const names = ["topology.csv", "gemm.csv", "problem.yaml", "workload.yaml", "config.json", "model.tflite"];
    const {status, stdout, stderr} = run(["check", ...names, "network.json.gz", "scale.cfg"]);
    expect(stderr).toBe("");
    expect(status).toBe(0);
    const macs = [convolution + 640, 32 * 16 * 8, convolution, convolution, decoder(128, 0), 4 * 8 * 8 * 4 * 9];
    names.forEach((name, index) => {
      expect(stdout).toMatch(new RegExp(`${name}: network .* ${macs[index].toLocaleString("en-US")} MACs`));
    });
    expect(stdout).toMatch(/network\.json\.gz: network small: 2 layers/);
    expect(stdout).toMatch(
      /scale\.cfg: settings of SCALE-Sim: systolic_array rows=8 columns=4 dataflow=weight_stationary/,
    );
    expect(stdout).toMatch(/\n8 files: 7 network, 1 settings\n$/);
  });

  it("says of each bad file what it is, and goes on", () => {
    const names = ["pointer.onnx", "picture.onnx", "empty.onnx", "wide.csv", "bomb.gz", "none.onnx"];
    const {status, stdout, stderr} = run(["check", ...names, "gemm.csv"]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/pointer\.onnx: .*Git LFS pointer.*\[NotANetwork\]\n +hint: .*git lfs pull/);
    expect(stderr).toMatch(/picture\.onnx: .*a picture.*\n +hint: .*TensorFlow Lite.*Timeloop/);
    expect(stderr).toMatch(/empty\.onnx: .*an empty file/);
    expect(stderr).toMatch(/wide\.csv: .*UTF-16/);
    expect(stderr).toMatch(/bomb\.gz: .*unpacks to more than 128 MB/);
    expect(stderr).toMatch(/none\.onnx: no such file/);
    expect(stdout).toMatch(/^gemm\.csv: network [^]*\n7 files: 6 refused, 1 network\n$/);
  });

  it("refuses files that are larger than anybody means, and says what is too much", () => {
    const relus = (count) =>
      `{"name": "n", "inputs": {"x": [8]}, "layers": [${Array(count).fill('{"op":"Relu"}').join(",")}]}`;
    const large = {
      "million.json": relus(1_000_000),
      "hundred.json": relus(100_001),
      "lists.json": `{"name": "n", "layers": [${"[],".repeat(4_000_000)}[]]}`,
      "text.json": JSON.stringify({name: "x".repeat(50_000_000)}),
      "name.json": JSON.stringify({name: "x".repeat(20_000_000)}),
    };
    for (const [name, content] of Object.entries(large)) writeFileSync(join(folder, name), content);
    const {status, stdout, stderr} = run(["check", ...Object.keys(large)]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/million\.json:1:\d+: \/layers\/\d+.* more than 2000000 values \[JsonTooLarge\]/);
    expect(stderr).toMatch(/hundred\.json:1:\d+: \/layers\/100000: .*more than 100000 layers \[TooLarge\]/);
    expect(stderr).toMatch(/lists\.json:1:\d+: .*more than 2000000 values \[JsonTooLarge\]/);
    expect(stderr).toMatch(/text\.json: a text of more than 32 MB is not read \[FileTooLarge\]/);
    expect(stderr).toMatch(/name\.json: .*20000011 bytes, at most 16777216 are read \[JsonTooLarge\]/);
    expect(stdout).toBe("5 files: 5 refused\n");
  });

  it("takes values of what a file leaves open", () => {
    const {stdout} = run(["check", "config.json", "--dim", "sequence=1", "--dim", "cache=31"]);
    expect(stdout).toContain(`${decoder(1, 31).toLocaleString("en-US")} MACs`);
    const {status, stderr} = run(["check", "config.json", "--dim", "sequense=1"]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/did you mean 'sequence'/);
  });
});

describe("estimate", () => {
  it("estimates a topology on the settings of the same tool", () => {
    const {status, stdout, stderr} = run(["estimate", "-a", "scale.cfg", "-n", "gemm.csv", "-f", "json"]);
    expect(stderr).toBe("");
    expect(status).toBe(0);
    const result = JSON.parse(stdout);
    expect(result.architecture.parameters).toMatchObject({rows: 8, columns: 4, dataflow: "weight_stationary"});
    expect(result.total.macs).toBe(32 * 16 * 8);
    writeFileSync(join(folder, "estimate.json"), stdout);
    expect(run(["check", "estimate.json"]).stdout).toMatch(/estimate of topology on systolic_array: [\d,]+ cycles/);
    expect(run(["check", "estimate.json"]).stdout).not.toContain("again:");
    expect(run(["estimate", "-a", "oma", "-n", "estimate.json"]).stderr).toMatch(
      /an estimate that Cyclescope has exported/,
    );
  });
});

describe("standard input says what it is where it cannot be read", () => {
  const wide = (text) => Buffer.from(text, "utf16le");
  const document = JSON.stringify(smallNetwork);
  it.each([
    ["nothing", "", /standard input: it is empty \[EmptyFile\]/, /standard input: .*an empty file/],
    [
      "bytes",
      Buffer.from([1, 2, 0, 255, 254, 7]),
      /it is not text, but binary \[NotText\]/,
      /standard input: .*\[\w+\]/,
    ],
    ["UTF-16 with a mark", wide(`\uFEFF${document}`), /UTF-16.*\[NotUtf8\]\n +hint: save it in UTF-8/, /UTF-16/],
    ["UTF-16 without one", wide(document), /UTF-16/, /UTF-16/],
    ["UTF-16, the other way round", wide(`\uFEFF${document}`).swap16(), /UTF-16/, /UTF-16/],
    [
      "a comment",
      "// mine\n{}",
      /begins with '\/\/', and JSON begins with \{ .*\n +hint: JSON has no comments/,
      /a text/,
    ],
    [
      "a page",
      "<!doctype html>\n<html>",
      /begins with '<!doctype'.*\n +hint: it looks like a page of HTML/,
      /standard input: /,
    ],
    ["a number", "42", /begins with '42', and JSON begins with \{/, /standard input: /],
  ])("%s", (_, input, ofAccelerator, ofNetwork) => {
    const accelerator = run(["estimate", "-a", "-", "-n", "resnet8"], input);
    expect(accelerator.status).toBe(1);
    expect(accelerator.stderr).toMatch(ofAccelerator);
    const network = run(["estimate", "-a", "oma", "-n", "-"], input);
    expect(network.status).toBe(1);
    expect(network.stderr).toMatch(ofNetwork);
  });

  it("says of a sweep's specification and of a table, too", () => {
    for (const argv of [
      ["sweep", "-"],
      ["pr", "fit", "-"],
    ]) {
      expect(run(argv)).toMatchObject({status: 1, stderr: expect.stringMatching(/standard input: it is empty/)});
      expect(run(argv, wide("type,m")).stderr).toMatch(/UTF-16/);
    }
  });

  it("says what else a file is that is given as an accelerator", () => {
    const given = (name) => run(["estimate", "-a", name, "-n", "resnet8"]).stderr;
    writeFileSync(join(folder, "small.json"), document);
    expect(given("small.json")).toMatch(/small\.json: the file is a network, not an accelerator \[NotAnAccelerator\]/);
    expect(given("config.json")).toMatch(/a network of another tool/);
    expect(given("picture.onnx")).toMatch(/it is not text, but binary/);
  });
});

describe("settings of SCALE-Sim are an accelerator of every command", () => {
  it("are one of --why and of the devices of pr", () => {
    const why = run(["estimate", "-a", "scale.cfg", "-n", "gemm.csv", "--why", "-f", "json"]);
    expect(why.stderr).toBe("");
    const {total} = JSON.parse(run(["estimate", "-a", "scale.cfg", "-n", "gemm.csv", "-f", "json"]).stdout);
    expect(JSON.parse(why.stdout).total.cycles).toBe(total.cycles);
    writeFileSync(join(folder, "plan.csv"), "type,m,n,k,latency_cycles\nfully_connected,32,16,8,\n");
    const measured = (...more) => run(["pr", "measure", ...more, "plan.csv"]).stdout;
    const settings = ["rows=8", "columns=4", "dataflow=weight_stationary"].flatMap((text) => ["--set", text]);
    expect(measured("-a", "scale.cfg")).toMatch(/\nfully_connected,32,16,8,[\d.]+\n/);
    expect(measured("-a", "scale.cfg")).toBe(measured("-a", "systolic_array", ...settings));
    expect(measured("-a", "scale.cfg", "--set", "rows=2")).toBe(
      measured("-a", "systolic_array", ...settings, "-s", "rows=2"),
    );
  });
});

describe("what is exported", () => {
  const macsOf = (text) => JSON.parse(text).total.macs;

  it("for SCALE-Sim has the same multiply-accumulates when it is read again", () => {
    const {status, stdout, stderr} = run(["export", "-n", "resnet8", "--to", "scale-sim"]);
    expect(stderr).toBe("");
    expect(status).toBe(0);
    writeFileSync(join(folder, "resnet8.csv"), stdout);
    const estimateOf = (network) =>
      run(["estimate", "-a", "oma", "-m", "roofline", "-f", "json", "-n", network]).stdout;
    expect(macsOf(estimateOf("resnet8.csv"))).toBe(macsOf(estimateOf("resnet8")));
  });

  it("for SCALE-Sim names what it cannot say", async () => {
    const network = {
      name: "grouped",
      inputs: {x: [1, 8, 6, 6]},
      layers: [
        {op: "Conv", name: "grouped", filters: 8, kernel: 3, groups: 2},
        {op: "Conv", name: "plain", filters: 4, kernel: 1},
      ],
    };
    const {text, left_out: leftOut} = await networkTopology(network);
    expect(leftOut).toEqual([{layer: "grouped", operator: "Conv", macs: 8 * 4 * 4 * 4 * 9}]);
    expect((await readNetwork(new TextEncoder().encode(text))).macs).toBe(4 * 4 * 4 * 8);
    await expect(networkTopology({...network, layers: [{op: "Relu"}]})).rejects.toMatchObject({code: "NothingToWrite"});
  });

  it("in our own JSON is the network that it was", () => {
    const {stdout} = run(["export", "-n", "model.tflite", "--to", "json"]);
    writeFileSync(join(folder, "model.json"), stdout);
    const facts = (file) =>
      run(["check", file])
        .stdout.replace(/^[^:]*: /, "")
        .split("\n")[0];
    expect(facts("model.json")).toBe(facts("model.tflite"));
    expect(run(["export", "-n", "resnet8", "--to", "json"]).stderr).toMatch(/in our own JSON already/);
  });

  it("for Model Explorer has the cycles of every layer that has some", () => {
    const estimateOf = (format) => JSON.parse(run(["estimate", "-a", "oma", "-n", "resnet8", "-f", format]).stdout);
    const {layers} = estimateOf("json");
    const {name, results, gradient} = estimateOf("node-data");
    expect(name).toBe("cycles of resnet8 on oma");
    const counted = layers.filter(({cycles}) => cycles !== null);
    expect(Object.keys(results)).toEqual(counted.map((layer) => layer.name));
    expect(counted.every(({name: layer, cycles}) => results[layer].value === cycles)).toBe(true);
    expect(gradient.map(({stop}) => stop)).toEqual([0, 1]);
  });

  it("as an estimate says what made it, which makes it again", async () => {
    const argv = ["estimate", "-a", "oma", "-n", "resnet8", "-f", "json"];
    const {stdout} = run([...argv, "--set", "cache_ways=2"]);
    writeFileSync(join(folder, "again.json"), stdout);
    const [, again = ""] = /again: cyclescope (.*)\n/.exec(run(["check", "again.json"]).stdout) ?? [];
    expect(run([...again.split(" "), "--format", "json"]).stdout).toBe(stdout);
    const {architecture, network, parameters, ...origin} = readEstimate(stdout);
    const method = /** @type {"fast_forward"} */ (origin.method);
    const made = await estimate({architecture, network, parameters, method});
    expect(made.total).toEqual(JSON.parse(stdout).total);
  });

  it("as an estimate whose values a shell would act on are quoted in the command", () => {
    const document = JSON.parse(run(["estimate", "-a", "oma", "-n", "resnet8", "-f", "json"]).stdout);
    document.architecture.parameters = {cache_ways: "$(true); it's"};
    writeFileSync(join(folder, "hostile.json"), JSON.stringify(document));
    expect(run(["check", "hostile.json"]).stdout).toContain(` --set 'cache_ways=$(true); it'\\''s'\n`);
  });
});

describe("the package", () => {
  const bytes = (name) => new Uint8Array(readFileSync(join(folder, name)));

  it("reads what the command line reads", async () => {
    expect((await readNetwork(bytes("problem.yaml"))).macs).toBe(convolution);
    expect((await readNetwork(files["config.json"], {dimensions: {sequence: 1}})).macs).toBe(decoder(1, 0));
    expect((await readNetwork(new Blob([bytes("network.json.gz")]))).layers).toBe(2);
    await expect(readNetwork(bytes("picture.onnx"))).rejects.toMatchObject({code: "NotANetwork"});
  });

  it("takes settings of SCALE-Sim as an architecture, below parameters that are given", async () => {
    const options = {architecture: files["scale.cfg"], network: bytes("gemm.csv"), parameters: {columns: 2}};
    const result = await estimate(options);
    expect(result.architecture.parameters).toMatchObject({rows: 8, columns: 2});
  });
});
