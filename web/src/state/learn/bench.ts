/** Where tasks of the workspace measure and fit: Performance Representatives in a worker, one task at a time. */

import type {CoreClient} from "../../../../wasm/client/core_client.ts";
import {CyclescopeError, success, unwrap} from "../../../../wasm/client/outcome.ts";
import {createRepresentatives} from "../../../../wasm/package/representatives.ts";
import type {Representatives} from "../../../../wasm/package/representatives.ts";
import {scopes} from "../../../../wasm/package/scope.ts";
import type {Scope} from "../../../../wasm/package/scope.ts";
import {wholeOverview} from "../../../../wasm/client/overview.ts";
import type {Overview} from "../../core/types.ts";
import type {NetworkContent} from "../core_documents.ts";
import type {TaskProgress} from "./learn_state.ts";

/** Says what is being done. */
export type Tell = (doing: string, progress?: TaskProgress) => void;

/** What a task works with. */
export interface Bench {
  readonly representatives: Representatives;
  /** Ends the task. */
  readonly signal: AbortSignal;
  readonly tell: Tell;
}

/** Documents of the page are texts. */
const kTexts = {
  described: async (scope: Scope, text: string | object) =>
    success({architecture: scope.open("architecture", String(text))}),
  network: async (scope: Scope, text: unknown) => success({network: scope.open("network", String(text))}),
};

/** Performance Representatives over a client, of texts only. */
export function representativesOf(client: CoreClient): Representatives {
  return createRepresentatives(client, kTexts, scopes(client));
}

/** A network on a fitted model. `clockHz`: of the device, left out: what the model says. */
export async function estimateOnModel(
  client: CoreClient,
  text: string,
  content: NetworkContent,
  clockHz?: number,
): Promise<Overview> {
  const {source} = content;
  const model = client.open("model", text);
  const network = client.open(typeof source === "string" ? "network" : "file", source);
  const dimensions = {...content.dimensions};
  const clock = clockHz === undefined ? {} : {clock_hz: clockHz};
  try {
    const answer = unwrap(await client.call("estimateByModel", {model, network, dimensions, ...clock}));
    client.close(answer.estimate);
    return wholeOverview(answer, undefined);
  } finally {
    client.close(model);
    client.close(network);
  }
}

/** Whether a task ended because what it was given was refused. */
export function isRefusal(error: unknown): error is CyclescopeError {
  return error instanceof CyclescopeError;
}
