/**
 * A design as a file: JSON with a name, the fragment of a link and the documents of the user's own that the fragment only
 * names. An exported page has the same inside.
 */

import type {Beside} from "../state/url.ts";

export interface Design {
  readonly name: string;
  /** A link's fragment, without the `#`. */
  readonly place: string;
  readonly beside: Beside;
}

const kFormat = "cyclescope design";
const kVersion = 1;
const kOpening = '<script type="application/json" id="cyclescope-design">';
const kClosing = "</script>";
/** How much of a file tells that it is a design, in characters. */
const kStart = 4096;

export function designText({name, place, beside}: Design): string {
  return `${JSON.stringify({format: kFormat, version: kVersion, name, place, documents: beside}, null, 2)}\n`;
}

/** The design as a part of a page in HTML, which no browser shows or runs. */
export function designElement(design: Design): string {
  return `${kOpening}\n${designText(design).replaceAll("<", "\\u003c")}${kClosing}`;
}

/** Whether a file that starts like this may hold a design. */
export function looksLikeDesign(start: string): boolean {
  const text = start
    .slice(0, kStart)
    .replace(/^\uFEFF/, "")
    .trimStart();
  return /^<!doctype html/i.test(text)
    ? text.includes('name="generator" content="Cyclescope')
    : text.startsWith("{") && text.slice(0, 200).includes(`"${kFormat}"`);
}

/** The design in the text of a file or of an exported page; undefined where there is none, or it is damaged. */
export function designOf(text: string): Design | undefined {
  const start = text.indexOf(kOpening);
  const end = text.indexOf(kClosing, start);
  const json = start < 0 ? text : text.slice(start + kOpening.length, end < 0 ? undefined : end);
  try {
    const {format, version, name, place, documents} = JSON.parse(json.replace(/^\uFEFF/, "")) as Record<
      string,
      unknown
    >;
    if (format !== kFormat || typeof version !== "number" || typeof place !== "string") return undefined;
    return {name: typeof name === "string" ? name : "", place, beside: textsOf(documents)};
  } catch {
    return undefined;
  }
}

function textsOf(documents: unknown): Beside {
  if (typeof documents !== "object" || documents === null) return {};
  return Object.fromEntries(
    Object.entries(documents).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
