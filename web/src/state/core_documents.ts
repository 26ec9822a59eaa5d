/** The setup's documents in the core: opened when they are first needed, closed when others take their place. */

import {looksLikeModel} from "../../../wasm/client/content.ts";
import type {CoreClient} from "../../../wasm/client/core_client.ts";
import type {Handle} from "../../../wasm/client/handle.ts";
import {success} from "../../../wasm/client/outcome.ts";
import type {Outcome} from "../../../wasm/client/outcome.ts";
import type {ArchitectureSummary, ModelSummary, NetworkSummary} from "../core/types.ts";

export type Dimensions = Readonly<Record<string, number>>;

/** A network's text in our own JSON, or a file of another format, and the values of its parameters or open dimensions. */
export interface NetworkContent {
  readonly source: string | File;
  readonly dimensions: Dimensions;
}

export type Accelerator =
  | {readonly kind: "architecture"; readonly handle: Handle; readonly summary: ArchitectureSummary}
  | {readonly kind: "model"; readonly handle: Handle; readonly summary: ModelSummary};

/** A network as requests name it. */
export interface NetworkRequest {
  readonly network: Handle;
  readonly dimensions?: Record<string, number>;
}

export interface DescribedNetwork {
  readonly request: NetworkRequest;
  readonly summary: NetworkSummary;
}

/** A document that the core has read, and what it said of it. */
interface Current<Content, Described> {
  readonly content: Content;
  readonly handle: Handle;
  readonly described: Described;
}

export class CoreDocuments {
  readonly #client: CoreClient;
  #accelerator: Current<string, Accelerator> | undefined;
  #network: Current<string | File, {readonly dimensions: string; readonly network: DescribedNetwork}> | undefined;

  constructor(client: CoreClient) {
    this.#client = client;
  }

  /** An accelerator's description or a fitted model, and what it says; or what is wrong with it. */
  async accelerator(text: string): Promise<Outcome<Accelerator>> {
    if (this.#accelerator?.content === text) return success(this.#accelerator.described);
    const kind = looksLikeModel(text) ? "model" : "architecture";
    const handle = this.#client.open(kind, text);
    const described = await describeAccelerator(this.#client, kind, handle);
    const unused = described.ok ? this.#accelerator?.handle : handle;
    if (unused !== undefined) this.#client.close(unused);
    if (described.ok) this.#accelerator = {content: text, handle, described: described.value};
    return described;
  }

  /** A network, and what it is; or what is wrong with it. */
  async network({source, dimensions}: NetworkContent): Promise<Outcome<DescribedNetwork>> {
    const known = this.#network?.content === source ? this.#network : undefined;
    const key = JSON.stringify(dimensions);
    if (known?.described.dimensions === key) return success(known.described.network);
    const handle = known?.handle ?? this.#client.open(typeof source === "string" ? "network" : "file", source);
    const request = {network: handle, ...(Object.keys(dimensions).length > 0 ? {dimensions: {...dimensions}} : {})};
    const summary = await this.#client.call("describeNetwork", request);
    const unused = summary.ok ? this.#network?.handle : handle;
    if (unused !== undefined && known === undefined) this.#client.close(unused);
    if (!summary.ok) return summary;
    const network = {request, summary: summary.value};
    this.#network = {content: source, handle, described: {dimensions: key, network}};
    return success(network);
  }
}

async function describeAccelerator(
  client: CoreClient,
  kind: Accelerator["kind"],
  handle: Handle,
): Promise<Outcome<Accelerator>> {
  if (kind === "model") {
    const summary = await client.call("describeModel", {model: handle});
    return summary.ok ? success({kind, handle, summary: summary.value}) : summary;
  }
  const summary = await client.call("describeArchitecture", {architecture: handle});
  return summary.ok ? success({kind, handle, summary: summary.value}) : summary;
}

/** What the core says of a document that the setup does not have (yet): it is closed again. */
export async function lookAt<Described>(
  client: CoreClient,
  kind: "architecture" | "model",
  text: string,
  describe: (handle: Handle) => Promise<Outcome<Described>>,
): Promise<Outcome<Described>> {
  const handle = client.open(kind, text);
  try {
    return await describe(handle);
  } finally {
    client.close(handle);
  }
}
