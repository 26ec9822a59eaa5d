/** What reaches a terminal: no control character of a file, and progress that suits the place. */
import {spawnSync} from "node:child_process";
import {mkdtempSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {fileURLToPath} from "node:url";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {guarded, printable, visible} from "../../build/wasm/cli/printable.js";
import {progressLine} from "../../build/wasm/cli/progress.js";
import {csvCell} from "../../build/wasm/package/report.js";
import {root, scalarText, smallNetwork} from "./support/module.mjs";

const cli = fileURLToPath(new URL("build/wasm/cli/cli.js", root));
/** Clears the screen, rings, goes back, and turns the text around, in 7 and 8 bits. */
const hostile = "\u001b[2J\u0007\r\n\u009b31m\u202eevil";
// eslint-disable-next-line no-control-regex
const steering = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;
let folder;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "cyclescope-terminal-"));
  const write = (name, document) => writeFileSync(join(folder, name), JSON.stringify(document));
  const [gemm, relu] = smallNetwork.layers;
  write("network.json", {...smallNetwork, name: hostile, layers: [{...gemm, name: hostile}, relu, {op: "Softmax"}]});
  write("machine.json", {...JSON.parse(scalarText), title: hostile});
  write("bad_machine.json", {...JSON.parse(scalarText), [hostile]: 1});
  write("bad_network.json", {...smallNetwork, layers: [{op: hostile}]});
  writeFileSync(join(folder, "bad.yaml"), `problem: [\n${hostile}`);
  writeFileSync(join(folder, "table.csv"), `type,m,n,k,latency_cycles\n"${hostile}",1,2,3,4\n`);
});
afterAll(() => rmSync(folder, {recursive: true}));

function run(...argv) {
  const {status, stdout, stderr} = spawnSync(process.execPath, [cli, ...argv], {encoding: "utf8", cwd: folder});
  return {status, stdout, stderr};
}

describe("names of files steer no terminal", () => {
  it.each([
    [["estimate", "-a", "machine.json", "-n", "network.json"], 0],
    [["estimate", "-a", "machine.json", "-n", "network.json", "--format", "csv"], 0],
    [["estimate", "-a", "machine.json", "-n", "network.json", "--format", "json"], 0],
    [["estimate", "-a", "machine.json", "-n", "network.json", "--why"], 0],
    [["check", "network.json"], 0],
    [["check", "bad_machine.json"], 1],
    [["check", "bad_network.json"], 1],
    [["check", "bad.yaml"], 1],
    [["check", "table.csv"], 1],
    [["pr", "fit", "table.csv"], 1],
    [["pr", "layers", "-n", "network.json"], 0],
    [["estimate", "-a", hostile, "-n", "resnet8"], 1],
    [["estimate", "-a", "oma", "-n", "resnet8", "-s", `${hostile}=1`], 1],
    [[hostile], 2],
  ])("%j", (argv, expected) => {
    const {status, stdout, stderr} = run(...argv);
    expect(status).toBe(expected);
    expect(stdout + stderr).not.toMatch(steering);
  });

  it("keeps a table's lines whole, and the name readable", () => {
    const {stdout} = run("estimate", "-a", "machine.json", "-n", "network.json");
    expect(stdout).toContain("\\u001b[2J\\u0007\\u000d\\u000a\\u009b31m\\u202eevil");
  });

  it("loses nothing in JSON", () => {
    const {stdout} = run("estimate", "-a", "machine.json", "-n", "network.json", "--format", "json");
    expect(JSON.parse(stdout).network.name).toBe(hostile);
  });

  it("escapes in members and their names, and keeps what the command itself puts", () => {
    expect(printable({"a\u001b": ["\u0007", 1, null]})).toEqual({"a\\u001b": ["\\u0007", 1, null]});
    expect(visible("a\nb")).toBe("a\\u000ab");
    expect(guarded("\u001b[1mhead\u001b[22m\na\tb\u001b[1m")).toBe("\u001b[1mhead\u001b[22m\na\tb\\u001b[1m");
  });
});

describe("CSV", () => {
  it("has one kind of line ending", () => {
    for (const argv of [["estimate"], ["estimate", "--why"]]) {
      const {stdout} = run(...argv, "-a", "oma", "-n", "tc_resnet8", "-f", "csv");
      expect(stdout).not.toContain("\r");
      expect(stdout.endsWith("\n")).toBe(true);
    }
  });

  it.each([
    ["=1+1", "'=1+1"],
    ["+cmd", "'+cmd"],
    ["-cmd", "'-cmd"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["\tx", "'\tx"],
    ["\rx", '"\'\rx"'],
    ['=HYPERLINK("a,b")', '"\'=HYPERLINK(""a,b"")"'],
    ["-5", "-5"],
    ["+1.5e3", "+1.5e3"],
    [-5, "-5"],
    ["a=b", "a=b"],
  ])("%j is the cell %s", (value, cell) => {
    expect(csvCell(value)).toBe(cell);
  });

  it("has no formula in the name of a layer", () => {
    const [gemm] = smallNetwork.layers;
    const network = {...smallNetwork, layers: [{...gemm, name: "=cmd|' /C calc'!A0"}]};
    writeFileSync(join(folder, "formula.json"), JSON.stringify(network));
    const {stdout} = run("estimate", "-a", "machine.json", "-n", "formula.json", "-f", "csv");
    expect(stdout.split("\n")[1]).toMatch(/^'=cmd/);
  });
});

describe("progress", () => {
  function place(isTTY) {
    const written = [];
    let time = 0;
    return {
      written,
      pass: (milliseconds) => (time += milliseconds),
      output: {isTTY, columns: 20, write: (text) => written.push(text)},
      now: () => time,
    };
  }

  it("changes one line of a terminal", () => {
    const terminal = place(true);
    const line = progressLine({quiet: false}, terminal);
    line.show("soon");
    expect(terminal.written).toEqual([]);
    terminal.pass(1000);
    line.show("1 of 2 \u0007 and much more than fits");
    line.clear();
    expect(terminal.written).toEqual(["\r\u001b[K1 of 2 \\u0007 and mu", "\r\u001b[K"]);
  });

  it("is a line now and then where there is no terminal", () => {
    const pipe = place(false);
    const line = progressLine({quiet: false}, pipe);
    for (let second = 1; second <= 25; ++second) {
      pipe.pass(1000);
      line.show(`${second} of 25`);
    }
    line.clear();
    expect(pipe.written).toEqual(["cyclescope: 10 of 25\n", "cyclescope: 20 of 25\n"]);
  });

  it.each([true, false])("is nothing with --quiet (terminal: %s)", (isTTY) => {
    const quiet = place(isTTY);
    const line = progressLine({quiet: true}, quiet);
    quiet.pass(60_000);
    line.show("1 of 2");
    line.clear();
    expect(quiet.written).toEqual([]);
  });
});
