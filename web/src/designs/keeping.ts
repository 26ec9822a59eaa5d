/** What is kept of the page's own accord: every document of the user's own, as it was left. */

import type {KeptItem, KeptKind} from "./kept_item.ts";
import {openShelf} from "./shelf.ts";
import type {Shelf} from "./shelf.ts";

/** How many items are kept without being saved, and how many characters they may have together. */
const kMost = 20;
const kMostText = 20_000_000;

/** Of this visit: two tabs never write the same item. */
const kVisit = newId();

export function newId(): string {
  return `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 10)}`;
}

/** Items, the newest first. */
export function newestFirst(items: readonly KeptItem[]): KeptItem[] {
  return items.toSorted((a, b) => b.changedAt - a.changedAt);
}

/** Keeps the latest text of that kind and name, unless it is kept already. Rejects where there is no room. */
export async function keepAutomatically(kind: KeptKind, name: string, text: string): Promise<void> {
  const shelf = await openShelf();
  const items = await shelf.items();
  const id = `${kVisit}-${kind}-${name}`;
  if (items.some((item) => item.text === text && item.kind === kind)) return;
  await shelf.put({id, kind, name, text, saved: false, changedAt: Date.now()});
  await discardOld(shelf);
}

/** The oldest that nobody saved make room. */
async function discardOld(shelf: Shelf): Promise<void> {
  const unsaved = newestFirst((await shelf.items()).filter(({saved}) => !saved));
  let length = 0;
  for (const [index, {id, text}] of unsaved.entries()) {
    length += text.length;
    if (index > 0 && (index >= kMost || length > kMostText)) await shelf.remove(id);
  }
}
