/** The names that a description itself declares, and where others refer to them. */

import type {SyntaxNode} from "@lezer/common";
import type {Path} from "./schema.ts";
import {childrenOf, isValue, propertiesOf, stringOf, valueIn} from "./tree.ts";
import type {ReadText} from "./tree.ts";

export interface DeclaredName {
  readonly name: string;
  /** What it is, in a few words. */
  readonly detail: string;
  readonly description: string;
}

function section(root: SyntaxNode, key: string, read: ReadText): SyntaxNode | undefined {
  const whole = valueIn(root);
  return whole && propertiesOf(whole, read).find((property) => property.key === key)?.value;
}

function textAt(node: SyntaxNode, key: string, read: ReadText): string {
  const value = propertiesOf(node, read).find((property) => property.key === key)?.value;
  return value === undefined ? "" : read(value.from, value.to).replace(/^"|"$/g, "");
}

/** Parameters and constants: what expressions are made of. */
export function quantitiesOf(root: SyntaxNode, read: ReadText): DeclaredName[] {
  const parameters = section(root, "parameters", read);
  const constants = section(root, "constants", read);
  return [
    ...(parameters ? propertiesOf(parameters, read) : []).map(({key, value}) => ({
      name: key,
      detail: value
        ? [`parameter, ${textAt(value, "default", read)}`, textAt(value, "unit", read)].join(" ").trim()
        : "",
      description: value ? textAt(value, "description", read) : "",
    })),
    ...(constants ? propertiesOf(constants, read) : []).map(({key, value}) => ({
      name: key,
      detail: "constant",
      description: value ? `= ${read(value.from, value.to).replace(/^"|"$/g, "")}` : "",
    })),
  ];
}

export function operationsOf(root: SyntaxNode, read: ReadText): DeclaredName[] {
  const operations = section(root, "operations", read);
  return (operations ? propertiesOf(operations, read) : []).map(({key, value}) => ({
    name: key,
    detail: "operation",
    description: value ? textAt(value, "description", read) : "",
  }));
}

/** Objects, those of repeated groups included; names keep their braces. */
export function objectsOf(root: SyntaxNode, read: ReadText): DeclaredName[] {
  const found: DeclaredName[] = [];
  const visit = (list: SyntaxNode): void => {
    for (const element of childrenOf(list).filter(isValue)) {
      const properties = propertiesOf(element, read);
      const inner = properties.find(({key}) => key === "objects")?.value;
      if (inner) visit(inner);
      const name = properties.find(({key}) => key === "name")?.value;
      if (name && !inner)
        found.push({
          name: stringOf(name, read),
          detail: textAt(element, "class", read),
          description: textAt(element, "description", read),
        });
    }
  };
  const objects = section(root, "objects", read);
  if (objects) visit(objects);
  return found;
}

/** What of the document may stand at a path; undefined where the schema alone says it. */
export function namesAt(path: Path, root: SyntaxNode, read: ReadText): DeclaredName[] | undefined {
  const last = path.at(-1);
  if (path.includes("to_process") || (last === "do" && path[0] === "mappings")) return operationsOf(root, read);
  const inEdges = path.lastIndexOf("edges");
  const [end] = inEdges < 0 ? [] : path.slice(inEdges + 2);
  if (typeof path[inEdges + 1] === "number" && (end === 0 || end === 2)) return objectsOf(root, read);
  if (last === "storage" || (path.includes("tensors") && path[0] === "mappings")) return objectsOf(root, read);
  return undefined;
}
