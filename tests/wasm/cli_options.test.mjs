/** Options that would be ignored, help of each command, and completion in shells: all from the one list of commands. */
import {spawnSync} from "node:child_process";
import {mkdtempSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {fileURLToPath} from "node:url";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {
  COMMANDS,
  GRADE_OPTIONS,
  MAIN_OPTIONS,
  PR_OPTIONS,
  SWEEP_OPTIONS,
  TRACE_OPTIONS,
} from "../../build/wasm/cli/commands.js";
import {root} from "./support/module.mjs";

const cli = fileURLToPath(new URL("build/wasm/cli/cli.js", root));
let folder;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "cyclescope-options-"));
  writeFileSync(join(folder, "plan.csv"), "type,m,n,k,latency_cycles\nfully_connected,1,2,3,\n");
});
afterAll(() => rmSync(folder, {recursive: true}));

function run(...argv) {
  const {status, stdout, stderr} = spawnSync(process.execPath, [cli, ...argv], {encoding: "utf8", cwd: folder});
  return {status, stdout, stderr};
}

describe("an option that the command would ignore is refused, with the commands that take it", () => {
  it.each([
    [
      ["list", "--arch", "oma"],
      /'list' takes no --arch; that is an option of estimate, trace, pr sweep, pr measure, pr calibrate\n/,
    ],
    [
      ["check", "plan.csv", "-n", "resnet8"],
      /'check' takes no --network; that is an option of estimate, export, trace, pr layers\n/,
    ],
    [["check", "plan.csv", "-f", "json"], /'check' takes no --format; that is an option of estimate, /],
    [["estimate", "-a", "oma", "-n", "resnet8", "--jobs", "2"], /no option --jobs here; it is an option of sweep\n/],
    [["sweep", "spec.json", "--clock", "1"], /no option --clock here; that is an option of estimate, pr fit\n/],
    [["pr", "predict", "a", "b", "-o", "c"], /'pr predict' takes no --output; that is an option of sweep, pr layers, /],
    [["pr", "types", "--seed", "3"], /'pr types' takes no --seed; /],
    [["pr", "fit", "plan.csv", "--budget", "3"], /'pr fit' takes no --budget; /],
  ])("%j", (argv, message) => {
    const {status, stdout, stderr} = run(...argv);
    expect(stderr).toMatch(message);
    expect(stdout).toBe("");
    expect(status).toBe(2);
  });

  it.each([
    [
      ["estimate", "-a", "oma", "-n", "resnet8", "--why", "-f", "json", "--clock", "5"],
      /--clock is about the estimate/,
    ],
    [["estimate", "-a", "oma", "-n", "resnet8", "--why", "-f", "csv", "--floors"], /--floors is about the estimate/],
    [["sweep", "spec.json", "--dry-run", "--jobs", "2"], /--jobs is about estimates, and --dry-run makes none/],
    [["pr", "measure", "--device", "cat", "plan.csv", "--set", "rows=3"], /--set is about an accelerator/],
    [["pr", "measure", "-a", "oma", "plan.csv", "--unit", "ms"], /--unit is about the latencies of a program/],
    [["pr", "measure", "-a", "oma", "plan.csv", "--budget", "3"], /--budget is about a plan/],
    [["pr", "plan", "-t", "fully_connected", "-f", "json"], /--format is about what is shown beside the file/],
  ])("also where others of the line make it so: %j", (argv, message) => {
    const {status, stderr} = run(...argv);
    expect(stderr).toMatch(message);
    expect(status).toBe(2);
  });

  it("knows every option of every table", () => {
    for (const {name, options} of COMMANDS) {
      const own = {grade: GRADE_OPTIONS, pr: PR_OPTIONS, sweep: SWEEP_OPTIONS, trace: TRACE_OPTIONS};
      const table = own[name.split(" ")[0]] ?? MAIN_OPTIONS;
      expect(Object.keys(table)).toEqual(expect.arrayContaining([...options]));
    }
    const taken = new Set(COMMANDS.flatMap(({options}) => options));
    for (const table of [GRADE_OPTIONS, MAIN_OPTIONS, PR_OPTIONS, SWEEP_OPTIONS, TRACE_OPTIONS]) {
      const everywhere = new Set(["help", "version"]);
      expect(Object.keys(table).filter((name) => !everywhere.has(name) && !taken.has(name))).toEqual([]);
    }
  });
});

describe("help", () => {
  it.each([
    [],
    ["estimate"],
    ["check"],
    ["list"],
    ["sweep"],
    ["trace"],
    ["grade"],
    ["pr"],
    ["pr", "plan"],
    ["completion"],
  ])("of %j is what --help says", (...words) => {
    const {status, stdout} = run("help", ...words);
    expect(status).toBe(0);
    expect(stdout).toMatch(/\nUsage:\n/);
    expect(stdout).toBe(run(...words, "--help").stdout);
  });

  it("is refused of what is no command", () => {
    for (const words of [["chips"], ["pr", "chips"], ["estimate", "more"]]) {
      const {status, stderr} = run("help", ...words);
      expect(status).toBe(2);
      expect(stderr).toContain(`no command '${words.join(" ")}'`);
    }
  });
});

describe("completion", () => {
  /** What bash offers for the last of `words`. */
  function completed(...words) {
    const script = `source <("$1" "$2" completion bash); shift 2; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _cyclescope
      printf '%s\\n' "\${COMPREPLY[@]}"`;
    const argv = ["-c", script, "bash", process.execPath, cli, ...words];
    const {stdout, stderr} = spawnSync("bash", argv, {encoding: "utf8", cwd: folder});
    expect(stderr).toBe("");
    return stdout.trim().split("\n");
  }

  it("offers commands, options, values and files in bash", () => {
    expect(completed("cyclescope", "es")).toEqual(["estimate"]);
    expect(completed("cyclescope", "pr", "me")).toEqual(["measure"]);
    expect(completed("cyclescope", "estimate", "--net")).toEqual(["--network"]);
    expect(completed("cyclescope", "estimate", "--arch", "gem")).toEqual(["gemmini"]);
    expect(completed("cyclescope", "estimate", "-n", "resnet1")).toEqual(["resnet18"]);
    expect(completed("cyclescope", "estimate", "-m", "roof")).toEqual(["roofline"]);
    expect(completed("cyclescope", "check", "pl")).toEqual(["plan.csv"]);
    expect(completed("cyclescope", "list", "n")).toEqual(["networks"]);
    expect(completed("cyclescope", "pr", "measure", "--wid")).toEqual(["--widths"]);
    expect(completed("cyclescope", "pr", "predict", "--wid")).toEqual([""]);
  });

  it.each(["bash", "zsh", "fish"])("names every command and every option in %s", (shell) => {
    const {status, stdout} = run("completion", shell);
    expect(status).toBe(0);
    for (const {name, options} of COMMANDS) {
      for (const word of name.split(" ")) expect(stdout).toContain(word);
      for (const option of options) expect(stdout).toContain(shell === "fish" ? `-l ${option}` : `--${option}`);
    }
  });

  it("is refused for other shells", () => {
    expect(run("completion", "tcsh")).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/none of bash, zsh, fish/),
    });
    expect(run("completion")).toMatchObject({status: 2, stderr: expect.stringMatching(/wants a shell/)});
  });
});
