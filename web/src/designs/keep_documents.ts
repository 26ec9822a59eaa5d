/** Keeps the documents of the user's own that are in the setup, shortly after each change of them. */

import {looksLikeModel} from "../../../wasm/client/content.ts";
import type {Session} from "../state/session.ts";
import {nameOf} from "../state/setup.ts";
import type {KeptKind} from "./kept_item.ts";

/** How long typing must rest before the text is kept, in milliseconds. */
const kRest = 600;

/** Watches from now on. */
export function keepDocuments(session: Session): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let {architecture, network} = session.store.state.setup;
  let told = false;

  const keep = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    try {
      await keepPresent(session);
    } catch {
      if (!told) session.notify(kNoRoom, "warning");
      told = true;
    }
  };
  const changed = (): void => {
    const {setup} = session.store.state;
    if (setup.architecture === architecture && setup.network === network) return;
    ({architecture, network} = setup);
    if ([architecture, network].every(({kind}) => kind === "preset")) return;
    clearTimeout(timer);
    timer = setTimeout(() => void keep(), kRest);
  };
  session.store.watch(changed);
  addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && timer !== undefined) void keep();
  });
}

const kNoRoom =
  "The browser’s storage for this page is full, so what you change is not kept in “My designs”. Delete something there, or download what you need.";

async function keepPresent(session: Session): Promise<void> {
  const {keepAutomatically} = await import("./keeping.ts");
  const {architecture, network} = await session.portable(session.store.state.setup);
  for (const [kind, source] of [
    ["accelerator", architecture],
    ["network", network],
  ] as const) {
    if (source.kind === "document") await keepAutomatically(kindOf(kind, source.text), nameOf(source), source.text);
  }
}

function kindOf(kind: KeptKind, text: string): KeptKind {
  return kind === "accelerator" && looksLikeModel(text) ? "model" : kind;
}
