/**
 * Performance Representatives as the package offers them: jobs are stepped to their end, devices may be callbacks. The
 * entries (index.mjs, browser.mjs) say where the module comes from.
 */
import {nextTurn} from "./next_turn.mjs";
import {unwrap} from "./errors.mjs";

const SLICE_MILLISECONDS = 30;

/**
 * @param {() => Promise<import("./representatives.mjs").Representatives>} load
 * @param {(network: unknown, dimensions: object) => Promise<import("./errors.mjs").Outcome<string>>} networkText
 * @param {(architecture: string | object) => Promise<import("./errors.mjs").Outcome<string>>} architectureText
 */
export function createRepresentatives(load, architectureText, networkText) {
  let loading;
  const module = () => (loading ??= load());

  /** The text of the accelerator to measure on; empty where the caller's callback is the device. */
  async function deviceText({architecture, device}) {
    if ((architecture === undefined) === (device === undefined)) {
      throw new TypeError("give either an architecture or a device");
    }
    return device ? "" : unwrap(await architectureText(architecture));
  }

  async function sweep({architecture, device, onProgress, signal, ...request}) {
    const text = await deviceText({architecture, device});
    const representatives = await module();
    const job = unwrap(representatives.startSweep(text, {...request, ...aboutDevice(device)}));
    const {found, remarks} = await run(
      representatives,
      job,
      (answers) => representatives.stepSweep(job, answers),
      device,
      onProgress,
      signal,
    );
    return {found, remarks};
  }

  async function measure({architecture, device, layers = "", onProgress, signal, ...request}) {
    const text = await deviceText({architecture, device});
    const representatives = await module();
    const unit = device ? {unit: device.unit ?? "cycles"} : {};
    const job = unwrap(representatives.startMeasure(text, layers, {...request, ...unit}));
    const {table, planned, measured, refused, remarks} = await run(
      representatives,
      job,
      (answers) => representatives.stepMeasure(job, SLICE_MILLISECONDS, answers),
      device,
      onProgress,
      signal,
    );
    return {table, planned, measured, refused, remarks};
  }

  async function fit({table, onProgress, signal, ...request}) {
    const representatives = await module();
    const job = unwrap(representatives.startFit(table, request));
    const {model, summary, remarks} = await run(
      representatives,
      job,
      () => representatives.stepFit(job, SLICE_MILLISECONDS),
      undefined,
      onProgress,
      signal,
    );
    return {model, summary, remarks};
  }

  async function calibrate({architecture, table, onProgress, signal, ...request}) {
    const text = unwrap(await architectureText(architecture));
    const representatives = await module();
    const job = unwrap(representatives.startCalibrate(text, table, request));
    return run(
      representatives,
      job,
      () => representatives.stepCalibrate(job, SLICE_MILLISECONDS),
      undefined,
      onProgress,
      signal,
    );
  }

  return {
    sweep,
    measure,
    fit,
    calibrate,
    layerTypes: async () => unwrap((await module()).layerTypes()),
    readTable: async (table, {type} = {}) => unwrap((await module()).readTable(table, type)),
    plan: async ({known, model, ...request}) => unwrap((await module()).plan(request, {known, model})),
    splitTable: async ({table, ...request}) => unwrap((await module()).splitTable(table, request)),
    networkLayers: async ({network, dimensions = {}, types}) =>
      unwrap((await module()).networkLayers(unwrap(await networkText(network, dimensions)), types)),
    readModel: async (model) => unwrap((await module()).readModel(model)),
    predict: async ({model, layers}) => unwrap((await module()).predict(model, layers)),
    evaluate: async ({model, table}) => unwrap((await module()).evaluate(model, table)),
    tryEstimate: async (model, network, request) => (await module()).estimate(model, network, request),
  };
}

function aboutDevice(device) {
  return device ? {unit: device.unit ?? "cycles", repeatable: device.repeatable ?? false} : {};
}

/** Steps a job to its end, and asks the device for the layers that it asks for. */
async function run(representatives, job, step, device, onProgress, signal) {
  let answers;
  try {
    for (;;) {
      signal?.throwIfAborted();
      const {done, progress, ask, ...result} = unwrap(step(answers));
      onProgress?.(progress);
      if (done) return result;
      if (ask) {
        answers = [];
        for (const layer of ask) {
          signal?.throwIfAborted();
          answers.push(await askDevice(device, layer));
        }
      } else {
        answers = undefined;
        await nextTurn();
      }
    }
  } catch (error) {
    representatives.cancel(job);
    throw error;
  }
}

/** A device that throws cannot run the layer; one that answers nonsense is a mistake that the caller should see. */
async function askDevice(device, layer) {
  let latency;
  try {
    latency = await device.latency(layer);
  } catch (error) {
    return {error: error instanceof Error ? error.message : String(error)};
  }
  if (typeof latency !== "number" || !Number.isFinite(latency)) {
    throw new TypeError(`the device answered ${latency} for a ${layer.type} layer; a latency is a number above 0`);
  }
  return {latency};
}
