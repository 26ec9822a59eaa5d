/** Text from files on a terminal: whatever is in a name, it steers nothing there. */

/** Controls, and marks that turn the direction of the text around them. */
// eslint-disable-next-line no-control-regex
const kSteering = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** What bold() puts around a line. */
// eslint-disable-next-line no-control-regex
const kBoldLine = /^\u001b\[1m(.*)\u001b\[22m$/;

/** `text` with \u001b for an escape, and so on: on one line, and inert. In JSON it means what it meant. */
export function visible(text: string): string {
  return text.replaceAll(kSteering, escaped);
}

/** A copy of `value` in which every text is visible(), names of members too. */
export function printable<Value>(value: Value): Value {
  return mapped(value) as Value;
}

/** A text of lines that the command has put together: it keeps its lines, tabs and bold lines, and nothing else steers. */
export function guarded(text: string): string {
  return text
    .split("\n")
    .map((line) => {
      const [, content] = kBoldLine.exec(line) ?? [];
      return content === undefined ? withTabs(line) : `\u001b[1m${withTabs(content)}\u001b[22m`;
    })
    .join("\n");
}

function withTabs(line: string): string {
  return line.split("\t").map(visible).join("\t");
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

function mapped(value: unknown): unknown {
  if (typeof value === "string") return visible(value);
  if (Array.isArray(value)) return value.map(mapped);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [visible(name), mapped(member)]));
}
