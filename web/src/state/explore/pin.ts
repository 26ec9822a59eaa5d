/** The setup that others are compared with, and its estimate. */

import type {CoreClient} from "../../../../wasm/client/core_client.ts";
import {failure, success} from "../../../../wasm/client/outcome.ts";
import type {Outcome} from "../../../../wasm/client/outcome.ts";
import {wholeOverview} from "../../../../wasm/client/overview.ts";
import type {Overview, ParameterValue} from "../../core/types.ts";
import type {AppState} from "../app_state.ts";
import {contentOf, textOf} from "../catalogue.ts";
import {CoreDocuments} from "../core_documents.ts";
import type {Accelerator, DescribedNetwork, NetworkContent} from "../core_documents.ts";
import {hasCauses} from "../method.ts";
import type {PortableSetup} from "../setup.ts";
import type {Store} from "../store.ts";

interface Opened {
  readonly accelerator: Accelerator;
  readonly network: DescribedNetwork;
  readonly parameters: Record<string, ParameterValue>;
}

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

  /** Finds out what the cycles of what is pinned are spent on, where that can be. */
  async explain(): Promise<void> {
    const {pinned} = this.#store.state;
    if (pinned?.estimate === undefined || pinned.attribution !== undefined || !hasCauses(pinned.estimate.method))
      return;
    const inputs = await this.#open(pinned.setup);
    if (!inputs.ok || inputs.value.accelerator.kind === "model") return;
    const {accelerator, network, parameters} = inputs.value;
    const request = {...network.request, architecture: accelerator.handle, parameters};
    const outcome = await this.#client.run("attribute", request);
    if (outcome.ok && this.#store.state.pinned === pinned)
      this.#store.update({pinned: {...pinned, attribution: outcome.value}});
  }

  async #estimate(setup: PortableSetup): Promise<Outcome<Overview>> {
    const inputs = await this.#open(setup);
    if (!inputs.ok) return inputs;
    const {accelerator, network, parameters} = inputs.value;
    const answer =
      accelerator.kind === "model"
        ? await this.#client.call("estimateByModel", {...network.request, model: accelerator.handle})
        : await this.#client.run("estimate", {
            ...network.request,
            architecture: accelerator.handle,
            parameters,
            method: setup.method,
          });
    if (!answer.ok) return answer;
    this.#client.close(answer.value.estimate);
    return {ok: true, value: wholeOverview(answer.value, undefined)};
  }

  /** What the setup consists of, with the parameters that its accelerator has. */
  async #open(setup: PortableSetup): Promise<Outcome<Opened>> {
    let texts: [string, NetworkContent];
    try {
      texts = await Promise.all([textOf("architecture", setup.architecture), contentOf(setup.network)]);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return failure("NotFetched", "module", `a built-in document could not be fetched: ${reason}`);
    }
    const accelerator = await this.#documents.accelerator(texts[0]);
    if (!accelerator.ok) return accelerator;
    const network = await this.#documents.network(texts[1]);
    if (!network.ok) return network;
    const {kind, summary} = accelerator.value;
    const declared = kind === "model" ? [] : summary.parameters.map(({name}) => name);
    const parameters = Object.fromEntries(Object.entries(setup.parameters).filter(([name]) => declared.includes(name)));
    return success({accelerator: accelerator.value, network: network.value, parameters});
  }
}
