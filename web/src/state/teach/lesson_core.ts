/** A core of the lesson's own: what it computes does not hold up the page. */

import * as catalogue from "../../../../build/wasm/catalogue.mjs";
import type {LessonCore} from "../../../../wasm/lessons/estimates.ts";
import {runAttribution, runEstimate, runTrace} from "../../../../wasm/package/estimation.ts";
import {Inputs} from "../../../../wasm/package/inputs.ts";
import {scopes} from "../../../../wasm/package/scope.ts";
import {WorkerClient} from "../../../../wasm/workers/worker_client.ts";
import {makeWorker} from "../../core/make_worker.ts";

export function makeLessonCore(): LessonCore {
  const client = new WorkerClient(makeWorker);
  const inputs = new Inputs(catalogue, async (url) => {
    const response = await fetch(url.href);
    if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
    return response.text();
  });
  const scoped = scopes(client);
  return {
    tryEstimate: (options) =>
      scoped(async (scope) => {
        const outcome = await runEstimate(client, inputs, scope, options);
        return outcome.ok ? client.call("estimateDocument", {estimate: outcome.value.estimate}) : outcome;
      }),
    tryAttribute: (options) => scoped((scope) => runAttribution(client, inputs, scope, options)),
    tryTrace: (options) => scoped((scope) => runTrace(client, inputs, scope, options)),
  };
}
