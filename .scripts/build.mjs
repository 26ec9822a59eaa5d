/**
 * npm run build, build:native, build:wasm, build:site: `node .scripts/build.mjs native|native-sanitize|wasm|site ...`.
 * Everything is incremental.
 *   native, native-sanitize   build/<preset>/
 *   wasm                      build/wasm/: the modules, the catalogue of presets and networks, the package over them, and
 *                             the estimate that the page opens with
 *   site                      build/web/, for any static host, with download/cyclescope.zip, which needs none
 */
import {createHash} from "node:crypto";
import {existsSync, readFileSync, readdirSync, rmSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {gzipSync} from "node:zlib";
import {findFiles} from "./files.mjs";
import {isMain, jobs, npmCommand, progress, root, run, since, start} from "./run.mjs";
import {needs, prepare} from "./setup.mjs";

/** Configures (once) and builds a preset of CMakePresets.json, or only some targets of it. */
export async function buildPreset(preset, targets = []) {
  const startMs = performance.now();
  // Relative paths inside the compiler cache: another clone of the repository finds its objects.
  const env = {CCACHE_BASEDIR: root, CCACHE_NOHASHDIR: "1", NINJA_STATUS: "[%f/%t] "};
  if (!existsSync(join(root, "build", preset, "build.ninja"))) {
    const configure = {log: `configure-${preset}`, env, what: `configuring ${preset}`};
    (await start("cmake", ["--preset", preset], configure)).orFail(`cmake --preset ${preset}`);
  }
  const argv = ["--build", "--preset", preset, "--parallel", String(jobs)];
  if (targets.length > 0) argv.push("--target", ...targets);
  const build = {log: `build-${preset}`, env, what: `building ${preset}`, detailOf: ninjaSteps};
  (await start("cmake", argv, build)).orFail(`cmake ${argv.join(" ")}`);
  progress(`built ${preset} in ${since(startMs)}`);
}

/** How far Ninja is, from its output. */
function ninjaSteps(text) {
  const [, done, all] = [...text.matchAll(/^\[(\d+)\/(\d+)\] /gm)].at(-1) ?? [];
  return done === undefined ? null : `${done} of ${all} steps`;
}

export async function buildWasm() {
  await buildPreset("wasm");
  run("node", ["wasm/tools/make_catalogue.mjs"], {log: "catalogue"}).orFail("node wasm/tools/make_catalogue.mjs");
  run(npmCommand("tsc"), ["-p", "wasm/tsconfig.json"], {log: "package"}).orFail("tsc -p wasm/tsconfig.json");
  run("node", ["wasm/tools/make_opening.mjs"], {log: "opening"}).orFail("node wasm/tools/make_opening.mjs");
  progress(`module: ${gzipSize("build/wasm/cyclescope.wasm")} gzip`);
}

/** Builds the site unless it was built from the very same files. */
export async function buildSite() {
  const startMs = performance.now();
  const stamp = join(root, "build", "web.hash");
  const hash = hashOfSiteInputs();
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === hash) return progress("the site is up to date");
  rmSync(stamp, {force: true});
  for (const config of ["web/vite.config.ts", "web/vite.file.config.ts"]) {
    const argv = ["build", "web", "--config", config];
    const result = await start(npmCommand("vite"), argv, {log: "build-site", what: `building the site: ${config}`});
    result.orFail(`vite ${argv.join(" ")}`);
  }
  writeFileSync(stamp, hash);
  progress(`built the site in ${since(startMs)}`);
}

function hashOfSiteInputs() {
  const folders = ["web", "wasm", "arch_presets"];
  const built = readdirSync(join(root, "build", "wasm")).filter((name) => /\.(mjs|wasm)$|^opening\.json$/.test(name));
  const files = ["package-lock.json", ...built.map((name) => `build/wasm/${name}`), ...findFiles(folders, /./)];
  const hash = createHash("sha256");
  for (const file of files) hash.update(`${file}\0`).update(readFileSync(join(root, file)));
  return hash.digest("hex");
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
  await prepare(
    wanted.includes("native-sanitize") ? needs.test : wanted.includes("native") ? needs.native : needs.site,
  );
  for (const name of wanted) await steps[name]();
}
