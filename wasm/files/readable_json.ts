/** JSON as people write it: what fits stands on one line. */
const kWidth = 120;
const kIndent = 2;

/** `value`, which came from JSON, as text with lines of up to 120 characters where its texts allow that. */
export function readableJson(value: unknown): string {
  return `${written(value, 0, 0)}\n`;
}

/** `value` behind `used` characters of a line, inside of something that is indented by `indent`. */
function written(value: unknown, indent: number, used: number): string {
  const line = oneLine(value);
  if (typeof value !== "object" || value === null || used + line.length <= kWidth) return line;
  const inner = indent + kIndent;
  const space = " ".repeat(inner);
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  const members = Array.isArray(value)
    ? value.map((element) => written(element, inner, inner))
    : Object.entries(value).map(([key, member]) => {
        const head = `${JSON.stringify(key)}: `;
        return head + written(member, inner, inner + head.length);
      });
  return `${open}\n${members.map((member) => space + member).join(",\n")}\n${" ".repeat(indent)}${close}`;
}

function oneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, member]) => `${JSON.stringify(key)}: ${oneLine(member)}`)
    .join(", ")}}`;
}
