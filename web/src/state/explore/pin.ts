/** The setup that others are compared with, and its estimate. */

import type {CoreClient} from "../../../../wasm/client/core_client.ts";
import {failure} from "../../../../wasm/client/outcome.ts";
import type {Outcome} from "../../../../wasm/client/outcome.ts";
import {wholeOverview} from "../../../../wasm/client/overview.ts";
import type {Overview} from "../../core/types.ts";
import type {AppState} from "../app_state.ts";
import {textOf} from "../catalogue.ts";
import {CoreDocuments} from "../core_documents.ts";
import type {PortableSetup} from "../setup.ts";
import type {Store} from "../store.ts";

export class Pin {
  readonly #client: CoreClient;
  readonly #documents: CoreDocuments;
  readonly #store: Store<AppState>;

  constructor(client: CoreClient, store: Store<AppState>) {
    this.#client = client;
    this.#documents = new CoreDocuments(client);
    this.#store = store;
  }

  /** `estimate` is that of the setup, where it is known; else it is made. Undefined: nothing is pinned any longer. */
  async set(setup: PortableSetup | undefined, estimate?: Overview): Promise<void> {
    if (setup === undefined) return this.#store.update({pinned: undefined});
    const waiting = {setup, estimate, problem: undefined};
    this.#store.update({pinned: waiting});
    if (estimate !== undefined) return;
    const outcome = await this.#estimate(setup);
    if (this.#store.state.pinned !== waiting) return;
    const known = outcome.ok ? {...waiting, estimate: outcome.value} : {...waiting, problem: outcome.error};
    this.#store.update({pinned: known});
  }

  async #estimate(setup: PortableSetup): Promise<Outcome<Overview>> {
    let texts: [string, string];
    try {
      texts = await Promise.all([textOf("architecture", setup.architecture), textOf("network", setup.network)]);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return failure("NotFetched", "module", `a built-in document could not be fetched: ${reason}`);
    }
    const accelerator = await this.#documents.accelerator(texts[0]);
    if (!accelerator.ok) return accelerator;
    const network = await this.#documents.network(texts[1]);
    if (!network.ok) return network;
    const {kind, handle, summary} = accelerator.value;
    const declared = kind === "model" ? [] : summary.parameters.map(({name}) => name);
    const parameters = Object.fromEntries(Object.entries(setup.parameters).filter(([name]) => declared.includes(name)));
    const {request} = network.value;
    const answer =
      kind === "model"
        ? await this.#client.call("estimateByModel", {...request, model: handle})
        : await this.#client.run("estimate", {...request, architecture: handle, parameters, method: setup.method});
    if (!answer.ok) return answer;
    this.#client.close(answer.value.estimate);
    return {ok: true, value: wholeOverview(answer.value, undefined)};
  }
}
