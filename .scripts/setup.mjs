/**
 * Makes a bare machine ready: Debian packages (installed as root or through sudo) and npm packages. Uses Node's own
 * modules only, because it runs before `npm ci` did.
 */
import {execFileSync, spawnSync} from "node:child_process";
import {existsSync, readdirSync, statSync} from "node:fs";
import {delimiter, join} from "node:path";
import {fail, progress, root, start} from "./run.mjs";

const kIncludeFolders = ["/usr/include", "/usr/local/include", "/opt/homebrew/include"];
const kOldestNode = [20, 19];

/** What is needed: the Debian package, and how to tell that it is there (perhaps from another source). */
const command = (name, debian = name) => ({debian, found: () => isCommand(name)});
const header = (path, debian) => ({
  debian,
  found: () => kIncludeFolders.some((folder) => existsSync(join(folder, path))),
});

const kBuildNeeds = [
  command("cmake"),
  command("ninja", "ninja-build"),
  command("emcc", "emscripten"),
  header("nlohmann/json.hpp", "nlohmann-json3-dev"),
  header("tl/expected.hpp", "libexpected-dev"),
  header("protozero/pbf_reader.hpp", "libprotozero-dev"),
  header("flatbuffers/flatbuffers.h", "libflatbuffers-dev"),
];

const kNativeNeeds = [
  ...kBuildNeeds,
  command("g++"),
  command("ccache"),
  header("gtest/gtest.h", "libgtest-dev"),
  header("rapidcheck.h", "librapidcheck-dev"),
  header("benchmark/benchmark.h", "libbenchmark-dev"),
  command("verilator"),
];

/** For `npm start`, for native builds, and for `npm test`. */
export const needs = {
  site: kBuildNeeds,
  native: kNativeNeeds,
  test: [
    ...kNativeNeeds,
    command("git"),
    command("clang++", "clang"),
    {debian: "libclang-rt-dev", found: hasSanitizerRuntime},
    command("clang-format"),
    command("clang-tidy"),
    command("chromium"),
    {debian: "firefox-esr", found: () => isCommand("firefox-esr") || isCommand("firefox")},
    {
      debian: "fonts-liberation",
      found: () => !isCommand("apt-get") || existsSync("/usr/share/fonts/truetype/liberation"),
    },
    {debian: "python3-onnx", found: hasPythonOnnx},
  ],
};

/** Installs what is missing of `list` (one of `needs`) and the npm packages; throws a Failure where it cannot. */
export async function prepare(list) {
  checkNode();
  const missing = list.filter((need) => !need.found()).map((need) => need.debian);
  await Promise.all([missing.length > 0 && installPackages(missing), prepareNodeModules()]);
}

function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > kOldestNode[0] || (major === kOldestNode[0] && minor >= kOldestNode[1])) return;
  fail(`Node ${kOldestNode.join(".")} or newer is needed; this is ${process.versions.node}.`);
}

async function installPackages(packages) {
  const byHand = `sudo apt-get update && sudo apt-get install ${packages.join(" ")}`;
  if (!isCommand("apt-get")) {
    fail(`Missing tools. Their Debian packages are: ${packages.join(" ")}. Please install their equals.`);
  }
  const prefix = rootPrefix();
  if (prefix === null) fail(`Missing packages. Please run:\n\n  ${byHand}\n`);

  const apt = (argv, what) => {
    const [program, ...rest] = [...prefix, "apt-get", "-o", "APT::Status-Fd=1", ...argv];
    return start(program, rest, {log: "apt", env: {DEBIAN_FRONTEND: "noninteractive"}, what, detailOf: aptPercentage});
  };
  const update = async () => (await apt(["update"], "reading the lists of Debian packages")).orFail("apt-get update");
  const install = () => apt(["install", "--yes", "--no-install-recommends", ...packages], "installing Debian packages");
  progress(`installing Debian packages: ${packages.join(" ")}`);
  if (!hasPackageLists()) await update();
  if ((await install()).ok) return;
  await update(); // the lists may be older than what the mirrors still hold
  (await install()).orFail(byHand);
}

/** How far apt-get is, from what it writes because of APT::Status-Fd. */
function aptPercentage(text) {
  const [, kind, percent] = [...text.matchAll(/^(dl|pm)status:[^:]*:([\d.]+):/gm)].at(-1) ?? [];
  return kind === undefined ? null : `${kind === "dl" ? "fetched" : "unpacked"} ${Math.floor(Number(percent))} %`;
}

/** What to put before a command so that it runs as root; null if there is no way. */
function rootPrefix() {
  if (process.getuid?.() === 0) return [];
  if (!isCommand("sudo")) return null;
  const withoutPassword = spawnSync("sudo", ["-n", "true"], {stdio: "ignore"}).status === 0;
  const keep = ["--preserve-env=DEBIAN_FRONTEND"];
  if (withoutPassword) return ["sudo", "-n", ...keep];
  if (!process.stdin.isTTY) return null;
  // Ask once, in the open: the installation's own output goes to a log.
  return spawnSync("sudo", ["-v"], {stdio: "inherit"}).status === 0 ? ["sudo", ...keep] : null;
}

function hasPackageLists() {
  const folder = "/var/lib/apt/lists";
  return existsSync(folder) && readdirSync(folder).some((name) => /_Packages(\.|$)/.test(name));
}

async function prepareNodeModules() {
  const installed = join(root, "node_modules", ".package-lock.json");
  const lock = join(root, "package-lock.json");
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  (await start("npm", ["ci", "--include=dev"], {log: "npm-ci", what: "installing npm packages"})).orFail("npm ci");
}

function isCommand(name) {
  return (process.env.PATH ?? "").split(delimiter).some((folder) => folder && existsSync(join(folder, name)));
}

function hasSanitizerRuntime() {
  if (!isCommand("clang++")) return false;
  try {
    const folder = execFileSync("clang++", ["-print-resource-dir"], {encoding: "utf8"}).trim();
    return readdirSync(join(folder, "lib"), {recursive: true}).some((name) => /libclang_rt\.(asan|fuzzer)/.test(name));
  } catch {
    return false;
  }
}

/** Another python3 may come first in the path (pyenv, conda); the tests use whichever has the package. */
function hasPythonOnnx() {
  return ["python3", "/usr/bin/python3"].some((python) => spawnSync(python, ["-c", "import onnx"]).status === 0);
}
