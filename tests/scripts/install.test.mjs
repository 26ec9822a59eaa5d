/** cmake --install: a project of somebody else finds the library, builds with its own warnings, and runs. */
import {spawnSync} from "node:child_process";
import {existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {root} from "../../.scripts/run.mjs";

const build = join(root, "build", "native");
const isBuilt = existsSync(join(build, "libcyclescope_core.a"));
if (!isBuilt) console.log("the library is not built natively: installing it is not tested");

const kProject = `cmake_minimum_required(VERSION 3.22)
project(consumer LANGUAGES CXX)
find_package(cyclescope REQUIRED)
add_executable(consumer consumer.cpp)
target_link_libraries(consumer PRIVATE cyclescope::core)
`;
const kProgram = String.raw`#include <cstdio>

#include "network/json/network_json.h"
#include "network/network.h"

int main() {
  int unused = 0;  // a warning, with -Wall
  const auto network = cyclescope::network::read_network(
      R"({"name": "net", "inputs": {"x": [2, 3]}, "layers": [{"op": "Relu"}, {"op": "Softmax"}]})");
  if (!network) return 1;
  std::printf("%zu layers\n", network->layers.size());
}
`;

let folder;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "cyclescope-install-"));
  mkdirSync(join(folder, "project"));
  writeFileSync(join(folder, "project", "CMakeLists.txt"), kProject);
  writeFileSync(join(folder, "project", "consumer.cpp"), kProgram);
});
afterAll(() => rmSync(folder, {recursive: true}));

function run(...argv) {
  const {status, stdout, stderr} = spawnSync(argv[0], argv.slice(1), {encoding: "utf8", cwd: folder});
  expect(status, `${argv.join(" ")}\n${stdout}${stderr}`).toBe(0);
  return `${stdout}${stderr}`;
}

describe.skipIf(!isBuilt)("an installation", () => {
  it("is found by a project whose warnings it leaves alone", () => {
    run("cmake", "--install", build, "--prefix", join(folder, "prefix"));
    const flags = "-DCMAKE_CXX_FLAGS=-Wall -fdiagnostics-color=never";
    const prefix = `-DCMAKE_PREFIX_PATH=${join(folder, "prefix")}`;
    run("cmake", "-S", "project", "-B", "build", "-G", "Ninja", flags, prefix);
    expect(run("cmake", "--build", "build", "--verbose")).toMatch(/warning: unused variable/);
    expect(run(join(folder, "build", "consumer"))).toBe("2 layers\n");
    const header = join(folder, "prefix", "include", "cyclescope", "estimate", "estimate_job.h");
    expect(existsSync(header)).toBe(true);
  });
});
