/** Keeps the documents of the user's own that are in the setup, shortly after each change of them. */

import {looksLikeModel} from "../../../wasm/client/content.ts";
import type {Session} from "../state/session.ts";
import {nameOf} from "../state/setup.ts";
import type {Setup} from "../state/setup.ts";
import type {KeptKind} from "./kept_item.ts";

/** How long typing must rest before the text is kept, in milliseconds. */
const kRest = 600;

/** Watches from now on. */
export function keepDocuments(session: Session): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let setup = session.store.state.setup;
  let told = false;

  const keep = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    try {
      await keepDocumentsOf(session, setup);
    } catch {
      if (!told) session.notify(kNoRoom, "warning");
      told = true;
    }
  };
  const changed = (): void => {
    const next = session.store.state.setup;
    if (next.architecture === setup.architecture && next.network === setup.network) return;
    // What takes another's place must not take what was not kept yet with it.
    const replaced = (["architecture", "network"] as const).some((what) => nameOf(next[what]) !== nameOf(setup[what]));
    if (timer !== undefined && replaced) void keep();
    setup = next;
    if ([setup.architecture, setup.network].every(({kind}) => kind === "preset")) return;
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

async function keepDocumentsOf(session: Session, setup: Setup): Promise<void> {
  const {keepAutomatically} = await import("./keeping.ts");
  const {architecture, network} = await session.portable(setup);
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
