/** What the page opens with, as the core said it when the site was built: on the screen before the core is loaded. */

import type {ArchitectureSummary, NetworkSummary, Overview} from "../core/types.ts";
import {kInitialSetup} from "./setup.ts";
import type {Setup} from "./setup.ts";

/** Made by wasm/tools/make_opening.mjs. */
export interface Opening {
  /** Of the core. */
  readonly version: string;
  readonly architecture: ArchitectureSummary;
  readonly network: NetworkSummary;
  /** Nothing more of it can be asked for: the core has not made it yet. */
  readonly estimate: Omit<Overview, "estimate">;
}

const kInitialText = JSON.stringify(kInitialSetup);

/** That of `setup`; undefined where it has none, or it cannot be fetched. */
export async function openingOf(setup: Setup): Promise<Opening | undefined> {
  if (JSON.stringify(setup) !== kInitialText) return undefined;
  try {
    const response = await fetch(new URL("../../../build/wasm/opening.json", import.meta.url));
    return response.ok ? ((await response.json()) as Opening) : undefined;
  } catch {
    return undefined; // the estimate itself is on its way
  }
}
