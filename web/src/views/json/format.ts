/** Lays out JSON as the project's own files are: what fits on a line stands on one. Numbers keep their spelling. */

import type {SyntaxNode} from "@lezer/common";
import {childrenOf, isValue, propertiesOf, valueIn} from "./tree.ts";
import type {ReadText} from "./tree.ts";

const kWidth = 120;
const kIndent = "  ";

function onOneLine(node: SyntaxNode, read: ReadText): string {
  switch (node.name) {
    case "Object":
      return `{${propertiesOf(node, read)
        .map(({name, value}) => `${read(name.from, name.to)}: ${value ? onOneLine(value, read) : ""}`)
        .join(", ")}}`;
    case "Array":
      return `[${childrenOf(node)
        .filter(isValue)
        .map((child) => onOneLine(child, read))
        .join(", ")}]`;
    default:
      return read(node.from, node.to);
  }
}

/** `lead` is what stands before it on its line, `trail` what follows it there. */
function laidOut(node: SyntaxNode, read: ReadText, indent: string, lead: number, trail: number): string {
  const flat = onOneLine(node, read);
  const small = node.name !== "Object" && node.name !== "Array";
  if (small || indent.length + lead + flat.length + trail <= kWidth) return flat;
  const inner = indent + kIndent;
  const lines =
    node.name === "Object"
      ? propertiesOf(node, read).map(({name, value}, index, all) => {
          const key = `${read(name.from, name.to)}: `;
          const comma = index < all.length - 1 ? 1 : 0;
          return `${inner}${key}${value ? laidOut(value, read, inner, key.length, comma) : ""}`;
        })
      : childrenOf(node)
          .filter(isValue)
          .map((child, index, all) => `${inner}${laidOut(child, read, inner, 0, index < all.length - 1 ? 1 : 0)}`);
  const [open, close] = node.name === "Object" ? ["{", "}"] : ["[", "]"];
  return `${open}\n${lines.join(",\n")}\n${indent}${close}`;
}

/** The whole document; undefined where there is none. The document itself always takes several lines. */
export function formatted(root: SyntaxNode, read: ReadText): string | undefined {
  const value = valueIn(root);
  return value && `${laidOut(value, read, "", 0, kWidth)}\n`;
}
