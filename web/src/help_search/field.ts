/** The script help/field.js: the field for searching on every help page. */

import {loadHelpSearch} from "./load.ts";
import type {FoundSection} from "./section.ts";

const field = document.querySelector<HTMLInputElement>("#find");
const list = document.querySelector<HTMLElement>("#found");
const count = document.querySelector<HTMLElement>("#found-count");

function item({address, page, title, excerpt}: FoundSection): HTMLLIElement {
  const link = document.createElement("a");
  link.href = address;
  link.textContent = title === page ? title : `${title} – ${page}`;
  const text = document.createElement("p");
  text.textContent = excerpt;
  const entry = document.createElement("li");
  entry.append(link, text);
  return entry;
}

async function show(): Promise<void> {
  const search = await loadHelpSearch("");
  const text = field?.value.trim() ?? "";
  const found = text === "" ? [] : (search?.find(text) ?? []);
  list?.replaceChildren(...found.map(item));
  if (count === null) return;
  if (text === "") count.textContent = "";
  else count.textContent = found.length === 0 ? "Nothing has all these words." : `${found.length} found`;
}

field?.addEventListener("focus", () => void loadHelpSearch(""), {once: true});
field?.addEventListener("input", () => void show());
