import {expect, test} from "vitest";
import {kindOfJson, looksLikeJson, looksLikeModel, looksLikeTable} from "../../../wasm/client/content.ts";

test("a description is known by its objects, a network by its layers, a model by its format", () => {
  expect(kindOfJson('{"name": "a", "objects": [], "edges": []}', "network")).toBe("architecture");
  expect(kindOfJson('{"name": "n", "layers": []}', "architecture")).toBe("network");
  expect(kindOfJson('{"format": "cyclescope-fitted-model-1", "layers": []}', "network")).toBe("model");
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
