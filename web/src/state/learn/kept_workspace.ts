/** The workspace as it was left: kept after every change, and had back when learning is opened again. */

import {newId} from "../../designs/keeping.ts";
import {openShelf} from "../../designs/shelf.ts";
import type {StoredWorkspace} from "../../designs/shelf.ts";
import type {Store} from "../store.ts";
import type {LearnState} from "./learn_state.ts";

/** What a later visit needs; all else follows from it, or is of the moment. */
const kKeptKeys = [
  "device", "clockHz", "noise", "knowledge", "types", "sweep", "budget", "spaces", "plan", "measured", "training",
  "goal", "drawn", "kind", "calibration",
] as const satisfies readonly (keyof LearnState)[]; // prettier-ignore
type KeptState = Pick<LearnState, (typeof kKeptKeys)[number]>;

/** Of `KeptState`, with all that it consists of: a workspace of another form is not opened. */
const kForm = 1;
/** Workspaces of other tabs and visits that stay. */
const kMost = 4;
/** How long nothing may change before it is kept, in milliseconds. */
const kRest = 500;
/** Where a tab remembers which workspace is its own. */
const kTabKey = "cyclescope-workspace";

/** Two tabs never write the same one: each visit has its own. */
const kVisit = newId();

/** The workspace that this tab had, or the latest of all; undefined where there is none. */
export async function leftWorkspace(): Promise<KeptState | undefined> {
  const all = (await (await openShelf()).workspaces()).filter(({form}) => form === kForm);
  const own = all.find(({id}) => id === tabsOwn());
  const latest = own ?? all.toSorted((a, b) => b.changedAt - a.changedAt)[0];
  return latest?.state as KeptState | undefined;
}

/** Keeps the workspace from now on; `failed` is called when there is no room, and then not again. */
export function keepWorkspace(store: Store<LearnState>, failed: () => void): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let kept = keptPart(store.state);
  let told = false;
  const keep = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    kept = keptPart(store.state);
    try {
      await put({id: kVisit, form: kForm, changedAt: Date.now(), state: kept});
    } catch {
      if (!told) failed();
      told = true;
    }
  };
  store.watch(() => {
    if (kKeptKeys.every((key) => store.state[key] === kept[key])) return;
    clearTimeout(timer);
    timer = setTimeout(() => void keep(), kRest);
  });
  addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && timer !== undefined) void keep();
  });
}

async function put(workspace: StoredWorkspace): Promise<void> {
  const shelf = await openShelf();
  await shelf.putWorkspace(workspace);
  rememberOwn(workspace.id);
  const others = (await shelf.workspaces()).toSorted((a, b) => b.changedAt - a.changedAt);
  for (const {id} of others.slice(kMost)) await shelf.removeWorkspace(id);
}

function keptPart(state: LearnState): KeptState {
  return Object.fromEntries(kKeptKeys.map((key) => [key, state[key]])) as unknown as KeptState;
}

function tabsOwn(): string | null {
  try {
    return sessionStorage.getItem(kTabKey);
  } catch {
    return null;
  }
}

function rememberOwn(id: string): void {
  try {
    sessionStorage.setItem(kTabKey, id);
  } catch {
    // the latest workspace of all is then taken
  }
}
