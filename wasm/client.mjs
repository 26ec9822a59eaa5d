/**
 * The package's functions over a Core: inputs in all their forms become texts, jobs are stepped to their end. The
 * entries (index.mjs for Node, browser.mjs) say where the module and the catalogue's files come from.
 */
import {bytesSource} from "./core.mjs";
import {failure, unwrap} from "./errors.mjs";
import {looksLikeModel} from "./model_text.mjs";
import {nextTurn} from "./next_turn.mjs";
import {createRepresentatives} from "./representatives_client.mjs";

/** How long a job may keep the event loop from other work. */
const SLICE_MILLISECONDS = 30;

/**
 * @param {object} platform
 * @param {() => Promise<import("./core.mjs").Core>} platform.loadCore
 * @param {() => Promise<import("./representatives.mjs").Representatives>} platform.loadRepresentatives
 * @param {(url: URL) => Promise<string>} platform.readText
 * @param {{presets: object[], networks: object[]}} platform.catalogue
 */
export function createClient({loadCore, loadRepresentatives, readText, catalogue}) {
  let loading;
  const core = () => (loading ??= loadCore());
  const {tryEstimate: tryModel, ...representatives} = createRepresentatives(
    loadRepresentatives,
    architectureText,
    networkText,
  );

  async function architectureText(architecture) {
    if (typeof architecture !== "string") return ok(JSON.stringify(architecture) ?? "");
    if (looksLikeJson(architecture)) return ok(architecture);
    return fromCatalogue(catalogue.presets, architecture, "architecture", "UnknownPreset", "preset");
  }

  async function fromCatalogue(entries, name, input, code, what) {
    const entry = entries.find((candidate) => candidate.name === name);
    if (entry) return ok(await readText(entry.url));
    const names = entries.map((candidate) => candidate.name).join(", ");
    return failure(code, input, `there is no ${what} '${name}'`, `known: ${names}`);
  }

  /** The network as text of our own JSON. */
  async function networkText(network, dimensions) {
    if (typeof network === "string") {
      if (looksLikeJson(network)) return ok(network);
      return fromCatalogue(catalogue.networks, network, "network", "UnknownNetwork", "built-in network");
    }
    const source = await onnxSource(network);
    if (!source) return ok(JSON.stringify(network) ?? "");
    const start = source.read(0, Math.min(source.size, 64));
    if (looksLikeJson(new TextDecoder().decode(start))) {
      return ok(new TextDecoder().decode(source.read(0, source.size)));
    }
    const outcome = (await core()).readOnnx(source, dimensions);
    return outcome.ok ? ok(JSON.stringify(outcome.value.network)) : outcome;
  }

  async function tryCheckArchitecture(architecture, request = {}) {
    const text = await architectureText(architecture);
    return text.ok ? (await core()).checkArchitecture(text.value, request) : text;
  }

  async function tryReadNetwork(network, {dimensions = {}} = {}) {
    const source = typeof network === "string" ? null : await onnxSource(network);
    if (source && !looksLikeJson(new TextDecoder().decode(source.read(0, Math.min(source.size, 64))))) {
      return (await core()).readOnnx(source, dimensions);
    }
    const text = await networkText(network, dimensions);
    return text.ok ? (await core()).readNetwork(text.value) : text;
  }

  async function tryEstimate({architecture, network, dimensions = {}, onProgress, signal, ...request}) {
    const [architectureOutcome, networkOutcome] = [
      await architectureText(architecture),
      await networkText(network, dimensions),
    ];
    if (!architectureOutcome.ok) return architectureOutcome;
    if (!networkOutcome.ok) return networkOutcome;
    if (looksLikeModel(architectureOutcome.value)) {
      return tryModel(architectureOutcome.value, networkOutcome.value, request);
    }
    const module = await core();
    const started = module.startEstimate(architectureOutcome.value, networkOutcome.value, request);
    if (!started.ok) return started;
    return runJob(module, started.value, onProgress, signal);
  }

  return {
    tryEstimate,
    tryCheckArchitecture,
    tryReadNetwork,
    estimate: async (options) => unwrap(await tryEstimate(options)),
    checkArchitecture: async (architecture, request) => unwrap(await tryCheckArchitecture(architecture, request)),
    readNetwork: async (network, options) => unwrap(await tryReadNetwork(network, options)),
    representatives: Object.freeze(representatives),
    version: async () => unwrap((await core()).version()),
    presets: Object.freeze(catalogue.presets.map(described)),
    networks: Object.freeze(catalogue.networks.map(described)),
  };
}

async function runJob(core, job, onProgress, signal) {
  try {
    for (;;) {
      signal?.throwIfAborted();
      const step = core.stepEstimate(job, SLICE_MILLISECONDS);
      if (!step.ok) return step;
      onProgress?.(step.value.progress);
      if (step.value.done) return ok(step.value.estimate);
      await nextTurn();
    }
  } catch (error) {
    core.cancelEstimate(job);
    throw error;
  }
}

/** A source for readOnnx(), where `network` is a file's content in some form; null for an object of our own JSON. */
async function onnxSource(network) {
  if (network instanceof Uint8Array) return bytesSource(network);
  if (network instanceof ArrayBuffer) return bytesSource(new Uint8Array(network));
  if (typeof Blob !== "undefined" && network instanceof Blob) {
    return bytesSource(new Uint8Array(await network.arrayBuffer()));
  }
  return typeof network?.read === "function" ? network : null;
}

function looksLikeJson(text) {
  return /^[\uFEFF\s]*\{/.test(text);
}

function ok(value) {
  return {ok: true, value};
}

function described({name, title, description}) {
  return Object.freeze({name, title, description});
}
