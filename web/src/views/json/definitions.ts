/** What a description defines and uses by name: functions, blocks, components, and mappings that others extend. */

import type {EditorState} from "@codemirror/state";
import type {EditorView} from "@codemirror/view";
import type {SyntaxNode} from "@lezer/common";
import type {DeclaredName} from "./names.ts";
import type {Path} from "./schema.ts";
import {childrenOf, isValue, pathOf, propertiesOf, readerOf, rootOf, stringOf, valueIn} from "./tree.ts";
import type {Property, ReadText} from "./tree.ts";

export interface Definition extends DeclaredName {
  /** Where it is defined: its signature or its name. */
  readonly from: number;
  readonly to: number;
}

type Kind = "function" | "block" | "component";

const kLists = new Set(["program", "body", "else", "load", "compute"]);

function valueAt(node: SyntaxNode | undefined, key: string, read: ReadText): SyntaxNode | undefined {
  return node && propertiesOf(node, read).find((property) => property.key === key)?.value;
}

function definitionOf(kind: Kind, {key, name, value}: Property, read: ReadText): Definition {
  const own = valueAt(value, "description", read);
  const text = value === undefined ? "" : read(value.from, value.to);
  const description = kind === "function" ? `= ${text.replace(/^"|"$/g, "")}` : own ? wordsOf(own, read) : "";
  return {name: key.replace(/\(.*/s, ""), detail: `${kind} ${key}`, description, from: name.from, to: name.to};
}

/** A text, or a list of lines. */
function wordsOf(node: SyntaxNode, read: ReadText): string {
  const lines = node.name === "Array" ? childrenOf(node).filter(isValue) : [node];
  return lines.map((line) => stringOf(line, read)).join(" ");
}

/** The mappings of a document, wherever components bring some. */
function mappingsOf(root: SyntaxNode, read: ReadText): SyntaxNode[] {
  const list = valueAt(valueIn(root), "mappings", read);
  return list ? childrenOf(list).filter(isValue) : [];
}

function definitionsIn(node: SyntaxNode | undefined, key: string, kind: Kind, read: ReadText): Definition[] {
  const members = valueAt(node, key, read);
  return members ? propertiesOf(members, read).map((property) => definitionOf(kind, property, read)) : [];
}

/** Functions and blocks, those of the mappings included; components. */
export function definitionsOf(kind: Kind, root: SyntaxNode, read: ReadText): Definition[] {
  const local = kind === "function" ? "define" : kind === "block" ? "blocks" : undefined;
  const own = local ? mappingsOf(root, read).flatMap((mapping) => definitionsIn(mapping, local, kind, read)) : [];
  return [...own, ...definitionsIn(valueIn(root), `${kind}s`, kind, read)];
}

/** Mappings by name. */
export function mappingDefinitions(root: SyntaxNode, read: ReadText): Definition[] {
  return mappingsOf(root, read).flatMap((mapping) => {
    const name = valueAt(mapping, "name", read);
    if (name === undefined) return [];
    const description = valueAt(mapping, "description", read);
    const words = description ? wordsOf(description, read) : "";
    return [{name: stringOf(name, read), detail: "mapping", description: words, from: name.from, to: name.to}];
  });
}

/** What may be used at a path: a component among objects, a block among statements, a mapping that is extended. */
export function usableAt(path: Path, root: SyntaxNode, read: ReadText): Definition[] | undefined {
  const [list, last] = [path.at(-2), path.at(-1)];
  const isElement = typeof last === "number";
  if (last === "component" || (list === "objects" && isElement)) return definitionsOf("component", root, read);
  if (last === "block" || (isElement && kLists.has(String(list)))) return definitionsOf("block", root, read);
  if (path[0] === "mappings" && path[2] === "extends") return mappingDefinitions(root, read);
  return undefined;
}

/** The definition of what is used at a position; undefined where nothing is, or where a library defines it. */
export function definitionAt(state: EditorState, position: number): Definition | undefined {
  const read = readerOf(state);
  const root = rootOf(state);
  const node = root.resolveInner(position, 1);
  if (node.name !== "String") return undefined;
  const path = pathOf(node, read);
  const text = stringOf(node, read);
  const used = usableAt(path, root, read)?.find(({name}) => name === text || name === text.replace(/\(.*/s, ""));
  const inName = used !== undefined && position - node.from - 1 <= used.name.length;
  return inName ? used : calledAt(root, node, position, read);
}

/** The function whose name is at a position of a text. */
function calledAt(root: SyntaxNode, node: SyntaxNode, position: number, read: ReadText): Definition | undefined {
  const words = [...read(node.from, node.to).matchAll(/([A-Za-z_]\w*) *\(/g)];
  const name = words.find(({index, 1: word = ""}) => {
    const from = node.from + index;
    return from <= position && position <= from + word.length;
  })?.[1];
  return name === undefined ? undefined : definitionsOf("function", root, read).find((known) => known.name === name);
}

/** A command: selects what is used at the cursor where it is defined. */
export function goToDefinition(view: EditorView): boolean {
  const definition = definitionAt(view.state, view.state.selection.main.head);
  if (definition === undefined) return false;
  view.dispatch({selection: {anchor: definition.from, head: definition.to}, scrollIntoView: true});
  return true;
}
