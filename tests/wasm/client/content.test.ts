import {expect, test} from "vitest";
import {kindOfJson, looksLikeJson, looksLikeModel, looksLikeTable} from "../../../wasm/client/content.ts";

test("a description is known by its objects, a network by its layers, a model by its format", () => {
  expect(kindOfJson('{"name": "a", "objects": [], "edges": []}', "network")).toBe("architecture");
  expect(kindOfJson('{"name": "n", "layers": []}', "architecture")).toBe("network");
  expect(kindOfJson('{"format": "cyclescope-fitted-model-1", "layers": []}', "network")).toBe("model");
});

test("a document is known by its own members, not by those inside, and in spite of mistakes", () => {
  const network = '{"name": "objects\\" {", "layers": [{"objects": [], "edges": [], "operations": 1}]';
  expect(kindOfJson(`\uFEFF\n ${network}}`, "architecture")).toBe("network");
  expect(kindOfJson(`${network} "a"}`, "architecture")).toBe("network"); // a comma is missing
  expect(kindOfJson('{"objects": [}', "network")).toBe("architecture"); // and a bracket
  expect(kindOfJson('{"name": "a", "x": ["layers", {"layers": 1}]}', "architecture")).toBe("architecture");
  expect(kindOfJson('{"problem": {"layers": []}}', "architecture")).toBe("file");
  expect(kindOfJson(' [{"id": 0, "layers": 1}]', "network")).toBe("file");
});

test("what a document holds is not read to know it", () => {
  const broken = `{"layers": [${"[{".repeat(100_000)}${"}]".repeat(100_000)}], "name": \u0001}`;
  expect(kindOfJson(broken, "architecture")).toBe("network");
});

test("a model is known although a byte order mark, blanks or its schema stand in front", () => {
  expect(looksLikeModel('\uFEFF {\n "$schema": "x",\n "format": "cyclescope-fitted-model-1"')).toBe(true);
  expect(looksLikeModel('{"name": "cyclescope-fitted-model"}')).toBe(false);
});

test("JSON is known by its bracket, a table by the header of its latencies", () => {
  expect(looksLikeJson("\n [1]")).toBe(true);
  expect(looksLikeJson("type,m")).toBe(false);
  expect(looksLikeTable("\r\ntype,m,latency_us\r\n")).toBe(true);
  expect(looksLikeTable("type,m\n1,latency_us\n")).toBe(false);
});
