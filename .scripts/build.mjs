/**
 * npm run build, build:native, build:wasm, build:site: `node .scripts/build.mjs native|native-sanitize|wasm|site ...`.
 * Everything is incremental.
 *   native, native-sanitize   build/<preset>/
 *   wasm                      build/wasm/: the module and the catalogue of presets and networks
 *   site                      build/web/
 */
import {existsSync, readFileSync} from "node:fs";
import {join} from "node:path";
import {gzipSync} from "node:zlib";
import {isMain, jobs, npmCommand, progress, root, run, since} from "./run.mjs";
import {needs, prepare} from "./setup.mjs";

/** Configures (once) and builds a preset of CMakePresets.json, or only some targets of it. */
export function buildPreset(preset, targets = []) {
  const startMs = performance.now();
  // Relative paths inside the compiler cache: another clone of the repository finds its objects.
  const env = {CCACHE_BASEDIR: root, CCACHE_NOHASHDIR: "1"};
  if (!existsSync(join(root, "build", preset, "build.ninja"))) {
    run("cmake", ["--preset", preset], {log: `configure-${preset}`, env}).orFail(`cmake --preset ${preset}`);
  }
  progress(`building ${preset}`);
  const argv = ["--build", "--preset", preset, "--parallel", String(jobs)];
  if (targets.length > 0) argv.push("--target", ...targets);
  run("cmake", argv, {log: `build-${preset}`, env}).orFail(`cmake ${argv.join(" ")}`);
  progress(`built ${preset} in ${since(startMs)}`);
}

export function buildWasm() {
  buildPreset("wasm");
  run("node", ["wasm/tools/make_catalogue.mjs"], {log: "catalogue"}).orFail("node wasm/tools/make_catalogue.mjs");
  progress(`module: ${gzipSize("build/wasm/cyclescope.wasm")} gzip`);
}

export function buildSite() {
  const startMs = performance.now();
  progress("building the site");
  const argv = ["build", "web", "--config", "web/vite.config.ts"];
  run(npmCommand("vite"), argv, {log: "build-site"}).orFail(`vite ${argv.join(" ")}`);
  progress(`built the site in ${since(startMs)}`);
}

function gzipSize(path) {
  return `${(gzipSync(readFileSync(join(root, path)), {level: 9}).length / 1000).toFixed(0)} kB`;
}

if (isMain(import.meta)) {
  const steps = {
    native: () => buildPreset("native"),
    "native-sanitize": () => buildPreset("native-sanitize"),
    wasm: buildWasm,
    site: buildSite,
  };
  const wanted = process.argv.slice(2);
  const unknown = wanted.find((name) => !(name in steps));
  if (wanted.length === 0 || unknown) {
    console.error(`usage: node .scripts/build.mjs ${Object.keys(steps).join("|")} ...`);
    process.exit(2);
  }
  prepare(wanted.includes("native-sanitize") ? needs.test : wanted.includes("native") ? needs.native : needs.site);
  for (const name of wanted) steps[name]();
}
