/** Where a description declares an object. */

export interface TextRange {
  readonly from: number;
  readonly to: number;
}

/** Of an object with * for every index, in characters; what comes from a component is found by its own name there. */
export function objectText(text: string, object: string): TextRange | undefined {
  const parts = object.split(".");
  for (let skipped = 0; skipped < parts.length; ++skipped) {
    const name = parts.slice(skipped).join(".");
    const found = new RegExp(`"name"\\s*:\\s*"(${patternOf(name)})"`).exec(text);
    if (found) return wholeObject(text, found.index, found.index + found[0].length);
  }
  return undefined;
}

function patternOf(name: string): string {
  return name
    .split("[*]")
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
    .join(String.raw`\[[^\]"]*\]`);
}

/** From the brace before the name to the one that closes it. */
function wholeObject(text: string, name: number, end: number): TextRange {
  const from = text.lastIndexOf("{", name);
  let depth = 0;
  for (let at = from; at >= 0 && at < text.length; ++at) {
    const character = text[at];
    if (character === '"') {
      for (++at; at < text.length && text[at] !== '"'; ++at) if (text[at] === "\\") ++at;
    } else if (character === "{") depth += 1;
    else if (character === "}" && --depth === 0) return {from, to: at + 1};
  }
  return {from: name, to: end};
}
