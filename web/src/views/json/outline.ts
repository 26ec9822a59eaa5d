/** The parts of a description, for going to them. */

import type {SyntaxNode} from "@lezer/common";
import {childrenOf, isValue, propertiesOf, stringOf, valueIn} from "./tree.ts";
import type {ReadText} from "./tree.ts";

export interface OutlineEntry {
  readonly title: string;
  /** What it is, where the title does not say it. */
  readonly detail: string;
  /** Where it begins and ends in the text. */
  readonly from: number;
  readonly to: number;
  readonly entries: readonly OutlineEntry[];
}

/** Keys by whose values people know an element. */
const kNaming = ["name", "kernel", "op", "component"];
/** Keys of an element that say what kind it is. */
const kDescribing = ["class", "kernel"];
/** Keys whose texts are calls of components. */
const kCalling = ["objects", "mappings"];
/** Keys under which a repeated or optional group has its elements. */
const kGrouped = ["objects", "edges"];

function textOf(node: SyntaxNode | undefined, read: ReadText): string {
  return node?.name === "String" ? stringOf(node, read) : "";
}

function elements(node: SyntaxNode, read: ReadText, key: string): OutlineEntry[] {
  return childrenOf(node)
    .filter(({name}) => name === "Object" || (name === "String" && kCalling.includes(key)))
    .flatMap((element) => {
      if (element.name === "String") {
        return [{title: stringOf(element, read), detail: "", from: element.from, to: element.to, entries: []}];
      }
      const properties = propertiesOf(element, read);
      const value = (keys: readonly string[]) =>
        keys.map((key) => textOf(properties.find((one) => one.key === key)?.value, read)).find((text) => text !== "");
      const title = value(kNaming);
      const {from, to} = element;
      if (title !== undefined) return [{title, detail: value(kDescribing) ?? "", from, to, entries: []}];
      const group = properties.find((one) => kGrouped.includes(one.key));
      return group?.value ? elements(group.value, read, group.key) : [];
    });
}

export function outlineOf(root: SyntaxNode, read: ReadText): OutlineEntry[] {
  const whole = valueIn(root);
  if (whole === undefined) return [];
  return propertiesOf(whole, read).flatMap(({key, name, value}) => {
    if (value === undefined || !isValue(value) || !["Object", "Array"].includes(value.name)) return [];
    const entries =
      value.name === "Array"
        ? elements(value, read, key)
        : propertiesOf(value, read).map((one) => ({
            title: one.key,
            detail: "",
            from: one.name.from,
            to: one.value?.to ?? one.name.to,
            entries: [],
          }));
    return [{title: key, detail: "", from: name.from, to: value.to, entries}];
  });
}
