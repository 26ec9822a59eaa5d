/** Completion and hover help from the schema, and from the names that the document declares. */

import type {Completion, CompletionContext, CompletionResult} from "@codemirror/autocomplete";
import type {EditorState} from "@codemirror/state";
import {hoverTooltip} from "@codemirror/view";
import type {EditorView} from "@codemirror/view";
import type {SyntaxNode} from "@lezer/common";
import {definitionAt, definitionsOf, usableAt} from "./definitions.ts";
import {namesAt, quantitiesOf} from "./names.ts";
import type {DeclaredName} from "./names.ts";
import {explanation} from "./schema.ts";
import type {Json, Path, Place, SchemaSet} from "./schema.ts";
import {jsonOf, pathOf, propertiesOf, readerOf, rootOf, valueIn} from "./tree.ts";

const kWord = /[A-Za-z_]\w*$/;

/** What to complete at a position: a key of an object, or a value. */
interface Spot {
  readonly kind: "key" | "value";
  /** The text to replace. */
  readonly from: number;
  readonly to: number;
  /** Of the object, or of the value. */
  readonly path: Path;
  /** The object, for keys. */
  readonly object?: SyntaxNode;
  readonly quoted: boolean;
}

/** The innermost node around `position`, and what stands there. */
function spotAt(state: EditorState, position: number): Spot | undefined {
  const read = readerOf(state);
  const root = rootOf(state);
  const inside = root.resolveInner(position, -1);
  if (inside.name === "PropertyName") {
    const object = inside.parent?.parent;
    if (!object) return undefined;
    return {kind: "key", from: inside.from, to: inside.to, path: pathOf(object, read), object, quoted: true};
  }
  if (inside.name === "String" && position > inside.from)
    return {kind: "value", from: inside.from, to: inside.to, path: pathOf(inside, read), quoted: true};
  const before = lastMark(state, position);
  const around = enclosing(inside);
  if (around === undefined) return undefined;
  const word = kWord.exec(state.doc.sliceString(Math.max(0, position - 60), position))?.[0] ?? "";
  const place = {from: position - word.length, to: position, quoted: false};
  if (around.name === "Property") {
    const name = around.getChild("PropertyName");
    if (name === null || position < name.to || before !== ":") return undefined;
    const object = around.parent;
    return object ? {kind: "value", path: [...pathOf(object, read), keyOf(name, state)], ...place} : undefined;
  }
  if (around.name === "Object" && (before === "{" || before === ","))
    return {kind: "key", path: pathOf(around, read), object: around, ...place};
  if (around.name === "Array" && (before === "[" || before === ",")) {
    const index = elementsBefore(around, position);
    return {kind: "value", path: [...pathOf(around, read), index], ...place};
  }
  return undefined;
}

function keyOf(name: SyntaxNode, state: EditorState): string {
  return state.doc.sliceString(name.from + 1, name.to - 1);
}

/** The last character that is neither space nor part of a word, before a position. */
function lastMark(state: EditorState, position: number): string {
  return /([^\s\w])[\s\w]*$/.exec(state.doc.sliceString(Math.max(0, position - 400), position))?.[1] ?? "";
}

function enclosing(node: SyntaxNode): SyntaxNode | undefined {
  let here: SyntaxNode | null = node;
  while (here && !["Object", "Array", "Property"].includes(here.name)) here = here.parent;
  return here ?? undefined;
}

function elementsBefore(array: SyntaxNode, position: number): number {
  let count = 0;
  for (let child = array.firstChild; child && child.to <= position; child = child.nextSibling)
    if (/^(Object|Array|String|Number|True|False|Null)$/.test(child.name)) count += 1;
  return count;
}

function documentOf(state: EditorState): Json | undefined {
  return jsonOf(valueIn(rootOf(state)), readerOf(state));
}

/** What a new value begins as. */
function skeleton(places: readonly Place[]): string {
  const one = places.flatMap(({schema}) => schema.enum ?? (schema.const === undefined ? [] : [schema.const]))[0];
  if (one !== undefined) return JSON.stringify(one);
  const fallback = places.find(({schema}) => schema.default !== undefined)?.schema.default;
  if (fallback !== undefined) return JSON.stringify(fallback);
  const type = places.find(({schema}) => schema.type !== undefined)?.schema.type;
  const first = typeof type === "string" ? type : type?.[0];
  return {string: '""', array: "[]", object: "{}", integer: "0", number: "0", boolean: "false"}[first ?? ""] ?? "";
}

function keyCompletions(spot: Spot, state: EditorState, schemas: SchemaSet): Completion[] {
  const value = documentOf(state);
  const present = new Set(
    spot.object
      ? propertiesOf(spot.object, readerOf(state))
          .filter(({name}) => name.from !== spot.from)
          .map(({key}) => key)
      : [],
  );
  const places = schemas.at(spot.path, value);
  const required = new Set(places.flatMap(({schema}) => schema.required ?? []));
  const keys = new Set(places.flatMap(({schema}) => Object.keys(schema.properties ?? {})));
  const follows = /^\s*:/.test(state.doc.sliceString(spot.to, spot.to + 20));
  return [...keys]
    .filter((key) => !present.has(key))
    .map((key) => {
      const inner = schemas.at([...spot.path, key], withKey(value, spot.path));
      return {
        label: key,
        type: "property",
        detail: required.has(key) ? "required" : "",
        info: explanation(inner),
        boost: required.has(key) ? 1 : 0,
        apply: (view, _completion, from, to) => {
          const begun = follows ? "" : `: ${skeleton(inner)}`;
          const insert = `${JSON.stringify(key)}${begun}`;
          const end = insert.length - (/["\]}]$/.test(begun) ? 1 : 0);
          put(view, from, to, insert, end);
        },
      } satisfies Completion;
    });
}

/** Puts text in the place of a word, and of the quotes around it; the cursor goes to `cursor`, counted from there. */
function put(view: EditorView, from: number, to: number, insert: string, cursor = insert.length): void {
  const {doc} = view.state;
  const start = doc.sliceString(from - 1, from) === '"' ? from - 1 : from;
  const end = start < from && doc.sliceString(to, to + 1) === '"' ? to + 1 : to;
  view.dispatch({
    changes: {from: start, to: end, insert},
    selection: {anchor: start + cursor},
    userEvent: "input.complete",
  });
}

/** The key is not there yet: its schemas are those of any value. */
function withKey(value: Json | undefined, path: Path): Json | undefined {
  return path.length === 0 && value === undefined ? {} : value;
}

function valueCompletions(spot: Spot, state: EditorState, schemas: SchemaSet): Completion[] {
  const read = readerOf(state);
  const places = schemas.at(spot.path, documentOf(state));
  const values = new Map<string, Completion>();
  const add = (value: Json, more: Partial<Completion>) => {
    const label = typeof value === "string" ? value : JSON.stringify(value);
    const apply: Completion["apply"] = (view, _completion, from, to) => put(view, from, to, JSON.stringify(value));
    if (!values.has(label)) values.set(label, {label, apply, ...more});
  };
  for (const place of places) {
    const {schema} = place;
    for (const value of schema.enum ?? (schema.const === undefined ? [] : [schema.const])) {
      const own = typeof value === "string" ? schemas.definition(place, value)?.description : undefined;
      add(value, {type: "enum", info: own ?? explanation(places)});
    }
    if (schema.type === "boolean") for (const value of [true, false]) add(value, {type: "keyword"});
    if (schema.default !== undefined) add(schema.default, {type: "constant", detail: "default"});
  }
  const root = rootOf(state);
  const names = [...(namesAt(spot.path, root, read) ?? []), ...(usableAt(spot.path, root, read) ?? [])];
  for (const name of names) add(name.name, optionOf(name));
  return [...values.values()];
}

function optionOf({detail, description}: DeclaredName): Partial<Completion> {
  return {type: "variable", detail, ...(description === "" ? {} : {info: description})};
}

function isExpression(places: readonly Place[]): boolean {
  return places.some(({definition}) => definition === "expression" || definition === "condition");
}

/** Within a string that is an expression: the parameters and constants. */
function expressionCompletions(context: CompletionContext, spot: Spot, schemas: SchemaSet): CompletionResult | null {
  const {state, pos} = context;
  if (!spot.quoted || !isExpression(schemas.at(spot.path, documentOf(state)))) return null;
  const word = kWord.exec(state.doc.sliceString(spot.from + 1, pos))?.[0] ?? "";
  if (word === "" && !context.explicit) return null;
  const [root, read] = [rootOf(state), readerOf(state)];
  const names = [...quantitiesOf(root, read), ...definitionsOf("function", root, read)];
  const options = names.map((name) => ({label: name.name, ...optionOf(name)}));
  return {from: pos - word.length, options, validFor: /^\w*$/};
}

export function completionSource(schemas: SchemaSet): (context: CompletionContext) => CompletionResult | null {
  return (context) => {
    const spot = spotAt(context.state, context.pos);
    if (spot === undefined) return null;
    if (!spot.quoted && !context.explicit && spot.from === spot.to) return null;
    const expression = spot.kind === "value" ? expressionCompletions(context, spot, schemas) : null;
    if (expression !== null) return expression;
    const options =
      spot.kind === "key"
        ? keyCompletions(spot, context.state, schemas)
        : valueCompletions(spot, context.state, schemas);
    if (options.length === 0) return null;
    // What is typed between quotes is compared with names that have none; the quotes are replaced along with it.
    const quotes = spot.quoted ? 1 : 0;
    return {from: spot.from + quotes, options, validFor: /^[\w.[\]{}]*$/};
  };
}

/** What is known of the text at a position, and where that text is. */
export function helpAt(
  state: EditorState,
  position: number,
  schemas: SchemaSet,
): {readonly from: number; readonly to: number; readonly text: string} | undefined {
  const read = readerOf(state);
  const node = rootOf(state).resolveInner(position, 1);
  const path = pathOf(node, read);
  const value = documentOf(state);
  if (node.name === "PropertyName") {
    const key = keyOf(node, state);
    const text = explanation(schemas.at([...path, key], value));
    return text === "" ? undefined : {from: node.from, to: node.to, text};
  }
  if (node.name !== "String") return undefined;
  const text = read(node.from, node.to);
  const defined = definitionAt(state, position);
  if (defined !== undefined) {
    const lines = [defined.detail, defined.description].filter((line) => line !== "");
    return {from: node.from, to: node.to, text: lines.join("\n")};
  }
  const places = schemas.at(path, value);
  if (isExpression(places)) {
    const word = [...text.matchAll(/[A-Za-z_]\w*/g)].find(
      ({index, 0: name}) => node.from + index <= position && position <= node.from + index + name.length,
    );
    const known = word && quantitiesOf(rootOf(state), read).find(({name}) => name === word[0]);
    if (word && known)
      return {
        from: node.from + word.index,
        to: node.from + word.index + word[0].length,
        text: [`${known.name}: ${known.detail}`, known.description].filter((line) => line !== "").join("\n"),
      };
  }
  const content = text.slice(1, -1);
  const own = places.map((place) => schemas.definition(place, content)?.description).find((one) => one !== undefined);
  const names = namesAt(path, rootOf(state), read)?.find(({name}) => name === content);
  const help =
    own ??
    (names === undefined ? undefined : [names.detail, names.description].filter((line) => line !== "").join("\n"));
  return help === undefined ? undefined : {from: node.from, to: node.to, text: help};
}

export function hoverHelp(schemas: SchemaSet) {
  return hoverTooltip((view, position) => {
    const help = helpAt(view.state, position, schemas);
    if (help === undefined) return null;
    return {
      pos: help.from,
      end: help.to,
      above: true,
      create: () => {
        const dom = document.createElement("div");
        dom.className = "cm-help";
        dom.textContent = help.text;
        return {dom};
      },
    };
  });
}
