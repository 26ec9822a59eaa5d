/**
 * The module of Performance Representatives with parsed outcomes: what a worker and the package build on. Its functions
 * are those of pr/session.h.
 */
import createModule from "../build/wasm/cyclescope_pr.mjs";
import {jobNumber, loadModule} from "./load_module.mjs";

export class Representatives {
  #module;

  constructor(module) {
    this.#module = module;
  }

  /** Instantiates the module; options as of Core.load(). */
  static async load(options) {
    return new Representatives(await loadModule(createModule, options));
  }

  layerTypes() {
    return JSON.parse(this.#module.layerTypes());
  }

  /** A table of measurements as CSV; `type` is that of rows that name none. */
  readTable(table, type = "") {
    return JSON.parse(this.#module.readTable(table, type));
  }

  /** Starts to sweep the accelerator that a text describes, or the caller where it is empty. */
  startSweep(architecture, request) {
    return JSON.parse(this.#module.startSweep(architecture, JSON.stringify(request)));
  }

  /** Sweeps one parameter. `answers`: to the layers that the step before asked for, {latency} or {error} each. */
  stepSweep(job, answers) {
    return JSON.parse(this.#module.stepSweep(jobNumber(job), answersText(answers)));
  }

  /** Layers to measure; `known` is a table of what is measured already, `model` a fitted model that chooses. */
  plan(request, {known = "", model = ""} = {}) {
    return JSON.parse(this.#module.plan(JSON.stringify(request), known, model));
  }

  /** The layers and blocks of a network in our own JSON; `types`: the layer types that may be blocks, left out: all. */
  networkLayers(network, types) {
    return JSON.parse(this.#module.networkLayers(network, types === undefined ? "" : JSON.stringify(types)));
  }

  /** Starts to measure the layers of a table on the accelerator that a text describes, or on the caller. */
  startMeasure(architecture, layers, request = {}) {
    return JSON.parse(this.#module.startMeasure(architecture, layers, JSON.stringify(request)));
  }

  stepMeasure(job, milliseconds, answers) {
    return JSON.parse(this.#module.stepMeasure(jobNumber(job), Number(milliseconds), answersText(answers)));
  }

  splitTable(table, request = {}) {
    return JSON.parse(this.#module.splitTable(table, JSON.stringify(request)));
  }

  startFit(table, request = {}) {
    return JSON.parse(this.#module.startFit(table, JSON.stringify(request)));
  }

  stepFit(job, milliseconds) {
    return JSON.parse(this.#module.stepFit(jobNumber(job), Number(milliseconds)));
  }

  /** Starts to find the parameters of the accelerator that a text describes. */
  startCalibrate(architecture, table, request = {}) {
    return JSON.parse(this.#module.startCalibrate(architecture, table, JSON.stringify(request)));
  }

  stepCalibrate(job, milliseconds) {
    return JSON.parse(this.#module.stepCalibrate(jobNumber(job), Number(milliseconds)));
  }

  cancel(job) {
    return JSON.parse(this.#module.cancel(jobNumber(job)));
  }

  readModel(model) {
    return JSON.parse(this.#module.readModel(model));
  }

  predict(model, layers) {
    return JSON.parse(this.#module.predict(model, layers));
  }

  evaluate(model, table) {
    return JSON.parse(this.#module.evaluate(model, table));
  }

  /** A network in our own JSON on a fitted model, as Core's jobs answer it for a described accelerator. */
  estimate(model, network, request = {}) {
    return JSON.parse(this.#module.estimate(model, network, JSON.stringify(request)));
  }
}

function answersText(answers) {
  return answers === undefined ? "" : JSON.stringify(answers);
}
