/** What the editor offers and explains while a description is written: the text's | is the cursor. */

import {readFileSync, readdirSync} from "node:fs";
import {CompletionContext} from "@codemirror/autocomplete";
import {json} from "@codemirror/lang-json";
import {EditorState} from "@codemirror/state";
import {describe, expect, test} from "vitest";
import {completionSource, helpAt} from "../../../../web/src/views/json/assistance.ts";
import {definitionAt} from "../../../../web/src/views/json/definitions.ts";
import {formatted} from "../../../../web/src/views/json/format.ts";
import {outlineOf} from "../../../../web/src/views/json/outline.ts";
import {SchemaSet} from "../../../../web/src/views/json/schema.ts";
import type {Schema} from "../../../../web/src/views/json/schema.ts";
import {nodeAt, readerOf, rootOf} from "../../../../web/src/views/json/tree.ts";

const kRoot = new URL("../../../../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, kRoot), "utf8");
const schema = (name: string) => JSON.parse(read(`arch_presets/schema/${name}`)) as Schema;
const schemas = new SchemaSet(
  Object.fromEntries(["arch.schema.json", "mapping.schema.json"].map((name) => [name, schema(name)])),
  "arch.schema.json",
);

function stateOf(doc: string): EditorState {
  return EditorState.create({doc, extensions: [json()]});
}

function at(text: string): {state: EditorState; position: number} {
  return {state: stateOf(text.replace("|", "")), position: text.indexOf("|")};
}

function offered(text: string): string[] {
  const {state, position} = at(text);
  const result = completionSource(schemas)(new CompletionContext(state, position, true));
  return (result?.options ?? []).map(({label}) => label);
}

function help(text: string): string {
  const {state, position} = at(text);
  return helpAt(state, position, schemas)?.text ?? "";
}

describe("completion", () => {
  test("offers the keys of a description that are not there yet", () => {
    const keys = offered('{"name": "mine", "|"}');
    expect(keys).toEqual(expect.arrayContaining(["clock_hz", "objects", "edges", "mappings"]));
    expect(keys).not.toContain("name");
  });

  test("offers the keys of the object's class only, and its class first of all", () => {
    expect(offered('{"objects": [{"class": "ExecuteStage", "|"}]}')).toEqual(
      expect.arrayContaining(["name", "latency"]),
    );
    expect(offered('{"objects": [{"class": "ExecuteStage", "|"}]}')).not.toContain("ways");
    expect(offered('{"objects": [{"class": "SetAssociativeCache", "|"}]}')).toContain("ways");
    expect(offered('{"objects": [{"|"}]}')).toContain("class");
    expect(offered('{"objects": [{"|"}]}')).not.toContain("ways");
  });

  test("works inside groups, and before a quote is typed", () => {
    expect(offered('{"objects": [{"for": {"i": 4}, "objects": [{"class": "SRAM", |}]}]}')).toContain("port_width");
    expect(offered('{"objects": [{"class": |}]}')).toContain("DRAM");
  });

  test("offers the values of a field", () => {
    expect(offered('{"objects": [{"class": "|"}]}')).toEqual(expect.arrayContaining(["SRAM", "FunctionalUnit"]));
    expect(offered('{"edges": [["a", "|", "b"]]}')).toEqual(expect.arrayContaining(["FORWARD", "READ_DATA"]));
    expect(offered('{"objects": [{"class": "SRAM", "contention": |}]}')).toEqual(
      expect.arrayContaining(["true", "false"]),
    );
    expect(offered('{"mappings": [{"kernel": "|"}]}')).toEqual(expect.arrayContaining(["conv2d", "matmul"]));
  });

  test("offers what the description declares: objects, operations, parameters", () => {
    const machine =
      '{"parameters": {"rows": {"default": 4}}, "operations": {"mac": {}}, "objects": [{"class": "SRAM", "name": "mem"}, ';
    expect(
      offered(
        `${machine}{"for": {"i": 2}, "objects": [{"class": "ExecuteStage", "name": "pe[{i}]"}]}], "edges": [["|"]]}`,
      ),
    ).toEqual(["mem", "pe[{i}]"]);
    expect(offered(`${machine}{"class": "FunctionalUnit", "to_process": ["|"]}]}`)).toEqual(["mac"]);
    expect(offered(`${machine}{"class": "ExecuteStage", "latency": "2 * r|"}]}`)).toEqual(["rows"]);
    expect(offered(`${machine}], "mappings": [{"kernel": "matmul", "tensors": {"A": "|"}}]}`)).toEqual(["mem"]);
  });

  test("puts a key in with what its value begins as", () => {
    const {state, position} = at('{"name": "mine", "|"}');
    const result = completionSource(schemas)(new CompletionContext(state, position, true));
    const option = result?.options.find(({label}) => label === "objects");
    let changed = state;
    const dispatch = (spec: Parameters<EditorState["update"]>[0]) => (changed = changed.update(spec).state);
    const view = {state, dispatch};
    if (typeof option?.apply !== "function" || !result) throw new Error("no such key");
    option.apply(view as never, option, result.from, position);
    expect(changed.doc.toString()).toBe('{"name": "mine", "objects": []}');
    expect(changed.selection.main.head).toBe(changed.doc.toString().indexOf("[") + 1);
  });
});

describe("help", () => {
  test("explains a key, with unit and default", () => {
    expect(help('{"objects": [{"class": "SRAM", "name": "m", "port_wi|dth": 4}]}')).toMatch(/^Words[^]*Default: 1\.$/);
    expect(help('{"clo|ck_hz": 1}')).toContain("Cycles per second");
  });

  test("explains a class where it is chosen, and a parameter where it is used", () => {
    expect(help('{"objects": [{"class": "SetAssoc|iativeCache"}]}')).toMatch(/cache/i);
    const text =
      '{"parameters": {"rows": {"default": 4, "unit": "PEs", "description": "rows of the array"}}, "constants": {"all": "2 * ro|ws"}}';
    expect(help(text)).toBe("rows: parameter, 4 PEs\nrows of the array");
  });

  test("says nothing where nothing is known", () => {
    expect(help('{"unknown|_key": 1}')).toBe("");
  });
});

describe("what a description defines", () => {
  const kText = `{
    "functions": {"lost(bytes)": "bytes / 2"},
    "blocks": {"load(from, to)": []},
    "components": {"dma(name)": {"description": ["moves", "data"], "objects": []}},
    "constants": {"all": "2 * CONSTANT"},
    "objects": ["OBJECT", {"component": "COMPONENT"}],
    "mappings": [
      {"name": "base", "abstract": true, "description": "what is shared", "define": {"rows()": "0 :+ 4"}},
      {"name": "own", "extends": "EXTENDS", "program": ["STATEMENT", {"block": "BLOCK"}]}
    ]
  }`;
  const filled = (marks: Readonly<Record<string, string>>) =>
    Object.entries(marks).reduce((text, [mark, value]) => text.replace(mark, value), kText);

  test("is offered where it may be used", () => {
    expect(offered(filled({CONSTANT: "lo|"}))).toContain("lost");
    expect(offered(filled({CONSTANT: "ro|"}))).toContain("rows");
    for (const mark of ["OBJECT", "COMPONENT"]) expect(offered(filled({[mark]: "|"}))).toEqual(["dma"]);
    for (const mark of ["STATEMENT", "BLOCK"]) expect(offered(filled({[mark]: "|"}))).toEqual(["load"]);
    expect(offered(filled({EXTENDS: "|"}))).toEqual(expect.arrayContaining(["base"]));
  });

  test("is explained where it is used", () => {
    expect(help(filled({CONSTANT: "lo|st(4)"}))).toBe("function lost(bytes)\n= bytes / 2");
    expect(help(filled({OBJECT: "d|ma(input)"}))).toBe("component dma(name)\nmoves data");
    expect(help(filled({BLOCK: "lo|ad(a, b)"}))).toBe("block load(from, to)");
    expect(help(filled({EXTENDS: "ba|se"}))).toBe("mapping\nwhat is shared");
  });

  test("is found from where it is used", () => {
    const target = (marked: string) => {
      const state = stateOf(marked.replace("|", ""));
      const definition = definitionAt(state, marked.indexOf("|"));
      return definition && state.doc.sliceString(definition.from, definition.to);
    };
    expect(target(filled({CONSTANT: "lo|st(4)"}))).toBe('"lost(bytes)"');
    expect(target(filled({COMPONENT: "dm|a(input)"}))).toBe('"dma(name)"');
    expect(target(filled({STATEMENT: "loa|d(a, b)"}))).toBe('"load(from, to)"');
    expect(target(filled({EXTENDS: "ba|se"}))).toBe('"base"');
    expect(target(filled({STATEMENT: "load(rows|(), b)"}))).toBe('"rows()"');
    expect(target(filled({OBJECT: "con|trol(16)"}))).toBeUndefined();
  });
});

const presets = readdirSync(new URL("arch_presets/", kRoot)).filter((file) => file.endsWith(".json"));

describe.each(presets)("%s", (file) => {
  const text = read(`arch_presets/${file}`);
  const state = stateOf(text);
  const root = rootOf(state);

  test("laid out anew it says the same, and laying it out again changes nothing", () => {
    const first = formatted(root, readerOf(state)) ?? "";
    expect(JSON.parse(first)).toEqual(JSON.parse(text));
    const again = stateOf(first);
    expect(formatted(rootOf(again), readerOf(again))).toBe(first);
    const breakable = first.split("\n").filter((line) => line.length > 120 && /^\s*[[{].*, /.test(line));
    expect(breakable).toEqual([]);
  });

  test("every key has an explanation", () => {
    const document = JSON.parse(text) as Record<string, unknown>;
    const without = Object.keys(document).filter((key) => {
      const node = nodeAt(root, [key], readerOf(state))?.parent?.getChild("PropertyName");
      return !node || !helpAt(state, node.from + 1, schemas);
    });
    expect(without.filter((key) => key !== "$schema")).toEqual([]);
  });

  test("its outline leads to its objects and mappings", () => {
    const {objects, mappings} = Object.fromEntries(
      outlineOf(root, readerOf(state)).map(({title, entries}) => [title, entries]),
    );
    expect(objects?.length).toBeGreaterThan(3);
    expect(mappings?.length).toBeGreaterThan(2);
    for (const {title, from, to} of objects ?? []) expect(text.slice(from, to)).toContain(title);
  });
});
