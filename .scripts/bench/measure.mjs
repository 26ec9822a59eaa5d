/** How long estimates take through the module: the same under Node and in a page. */

/**
 * @typedef {object} Measurement
 * @property {number} first milliseconds of the first estimate, in code that has not run before
 * @property {number} again milliseconds of one more from documents that are read anew, in code that has run
 * @property {number | null} step median milliseconds after one parameter was changed; null: there is none
 * @property {number | null} worst the longest of these
 * @property {string} worstParameter
 * @property {number} instructions
 * @property {number} iterations
 * @property {number} evaluated iterations that were
 */

/** @param {any} outcome */
function valueOf(outcome) {
  if (!outcome.ok) throw new Error(outcome.error.message);
  return outcome.value;
}

/** Another value of a number than its own: twice it where that is allowed, else half of it. */
function moved({value, min, max, step = 1}) {
  const twice = value === 0 ? step : value * 2;
  const other = max === undefined || twice <= max ? twice : Math.max(min ?? 1, Math.floor(value / 2));
  return other === value ? undefined : other;
}

/**
 * @param {any} client
 * @param {{architecture: string, network: string, parameters?: object, method?: string, seconds: number,
 *   withSteps?: boolean}} pair texts, and how long an estimate may take
 * @returns {Promise<Measurement | {over: number}>} `over`: an estimate took more seconds than that
 */
export async function measurePair(client, {architecture, network, parameters = {}, method, seconds, withSteps = true}) {
  const documents = () => ({
    architecture: client.open("architecture", architecture),
    network: client.open("network", network),
  });
  const estimate = async (opened, changed) => {
    const signal = AbortSignal.timeout(seconds * 1000);
    const beginMs = performance.now();
    const value = valueOf(
      await client.run("estimate", {...opened, method, parameters: {...parameters, ...changed}}, {signal}),
    );
    const milliseconds = performance.now() - beginMs;
    client.close(value.estimate);
    return {milliseconds, total: value.total};
  };
  try {
    valueOf(await client.call("version", {}));
    const opened = documents();
    const summary = valueOf(await client.call("describeArchitecture", {architecture: opened.architecture}));
    const {milliseconds: first, total} = await estimate(opened, {});
    const steps = [];
    for (const parameter of withSteps ? summary.parameters : []) {
      const other = typeof parameter.value === "number" ? moved(parameter) : undefined;
      if (other === undefined) continue;
      const {milliseconds} = await estimate(opened, {[parameter.name]: other}).catch((error) => {
        if (error.name === "TimeoutError") throw error;
        return {milliseconds: undefined}; // a value that the machine cannot have
      });
      if (milliseconds !== undefined) steps.push({name: parameter.name, milliseconds});
      await estimate(opened, {});
    }
    client.close(opened.architecture);
    client.close(opened.network);
    const {milliseconds: again} = await estimate(documents(), {});
    steps.sort((a, b) => a.milliseconds - b.milliseconds);
    return {
      first,
      again,
      step: steps[Math.floor(steps.length / 2)]?.milliseconds ?? null,
      worst: steps.at(-1)?.milliseconds ?? null,
      worstParameter: steps.at(-1)?.name ?? "",
      instructions: total.instructions,
      iterations: total.iterations_total,
      evaluated: total.iterations_evaluated,
    };
  } catch (error) {
    if (/** @type {any} */ (error).name === "TimeoutError") return {over: seconds};
    throw error;
  }
}
