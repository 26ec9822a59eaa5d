/** The text of a JSON document as a tree, however unfinished it is. */

import {jsonLanguage} from "@codemirror/lang-json";
import {ensureSyntaxTree} from "@codemirror/language";
import type {EditorState} from "@codemirror/state";
import type {SyntaxNode} from "@lezer/common";
import type {Json, Path} from "./schema.ts";

/** How long the parser may go on from what it knows, in milliseconds; after that the text is parsed at one go. */
const kPatience = 1000;

export type ReadText = (from: number, to: number) => string;

/** The tree of the whole text: never of a part of it, which would look like a shorter document. */
export function rootOf(state: EditorState): SyntaxNode {
  const tree = ensureSyntaxTree(state, state.doc.length, kPatience);
  return (tree ?? jsonLanguage.parser.parse(state.doc.toString())).topNode;
}

export function readerOf(state: EditorState): ReadText {
  return (from, to) => state.doc.sliceString(from, to);
}

const kValues = new Set(["Object", "Array", "String", "Number", "True", "False", "Null"]);

export function isValue({name}: SyntaxNode): boolean {
  return kValues.has(name);
}

export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) found.push(child);
  return found;
}

/** The value of a whole document. */
export function valueIn(root: SyntaxNode): SyntaxNode | undefined {
  return childrenOf(root).find(isValue);
}

/** A string's contents, also of one that has not been closed. */
export function stringOf(node: SyntaxNode, read: ReadText): string {
  const text = read(node.from, node.to);
  try {
    return JSON.parse(text) as string;
  } catch {
    return text.replace(/^"/, "").replace(/"$/, "");
  }
}

export interface Property {
  readonly key: string;
  readonly name: SyntaxNode;
  readonly value: SyntaxNode | undefined;
}

export function propertiesOf(node: SyntaxNode, read: ReadText): Property[] {
  return childrenOf(node)
    .filter(({name}) => name === "Property")
    .flatMap((property) => {
      const name = property.getChild("PropertyName");
      return name === null ? [] : [{key: stringOf(name, read), name, value: childrenOf(property).find(isValue)}];
    });
}

/** As JSON.parse would have it; what is missing is left out. */
export function jsonOf(node: SyntaxNode | undefined, read: ReadText): Json | undefined {
  switch (node?.name) {
    case "Object":
      return Object.fromEntries(
        propertiesOf(node, read).flatMap(({key, value}) => {
          const json = jsonOf(value, read);
          return json === undefined ? [] : [[key, json]];
        }),
      );
    case "Array":
      return childrenOf(node)
        .filter(isValue)
        .map((child) => jsonOf(child, read) ?? null);
    case "String":
      return stringOf(node, read);
    case "Number":
      return Number(read(node.from, node.to));
    case "True":
      return true;
    case "False":
      return false;
    case "Null":
      return null;
    default:
      return undefined;
  }
}

/** The steps from the document's value to `node`. */
export function pathOf(node: SyntaxNode, read: ReadText): Path {
  const path: (string | number)[] = [];
  for (let here = node; here.parent; here = here.parent) {
    const {parent} = here;
    if (parent.name === "Property") {
      const name = parent.getChild("PropertyName");
      if (name !== null && here.name !== "PropertyName") path.unshift(stringOf(name, read));
    } else if (parent.name === "Array" && isValue(here)) {
      path.unshift(
        childrenOf(parent)
          .filter(isValue)
          .findIndex(({from}) => from === here.from),
      );
    }
  }
  return path;
}

/** The value at a path. */
export function nodeAt(root: SyntaxNode, path: Path, read: ReadText): SyntaxNode | undefined {
  let here = valueIn(root);
  for (const step of path) {
    if (here === undefined) return undefined;
    here =
      typeof step === "number"
        ? childrenOf(here).filter(isValue)[step]
        : propertiesOf(here, read).find(({key}) => key === step)?.value;
  }
  return here;
}

/** Whether something in the tree is not JSON. */
export function hasErrors(root: SyntaxNode): boolean {
  let found = false;
  root.cursor().iterate((node) => {
    if (node.type.isError) found = true;
    return !found;
  });
  return found;
}
