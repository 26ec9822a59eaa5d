import {expect, test} from "vitest";
import {recogniseFile, recogniseJson} from "../../../web/src/state/recognise.ts";

test("a description is known by its objects, a network by its layers", () => {
  expect(recogniseJson('{"name": "a", "objects": [], "edges": []}', "network")).toBe("architecture");
  expect(recogniseJson('{"name": "n", "layers": []}', "architecture")).toBe("network");
});

test("a document with a syntax error is still known by its keys", () => {
  expect(recogniseJson('{"name": "a", "objects": [,], "edges": []', "network")).toBe("architecture");
  expect(recogniseJson('{"layers": [{"name": "conv1" "operator"', "architecture")).toBe("network");
});

test("a document that says nothing is what was asked for", () => {
  expect(recogniseJson("{}", "network")).toBe("network");
  expect(recogniseJson("[1, 2]", "architecture")).toBe("architecture");
});

test("files are known by their content, whatever they are called", async () => {
  const onnx = new File([new Uint8Array([8, 7, 18, 0])], "model.bin");
  const description = new File(['\uFEFF {"objects": []}'], "notes.txt");
  expect(await recogniseFile(onnx, "architecture")).toBe("onnx");
  expect(await recogniseFile(description, "network")).toBe("architecture");
});

test("a .json file that is no JSON is read as JSON, so that its error is one of JSON", async () => {
  expect(await recogniseFile(new File(["oops"], "net.json"), "network")).toBe("network");
});

test("a table of measurements is known by its name or by its header", async () => {
  expect(await recogniseFile(new File(["anything"], "bench.CSV"), "network")).toBe("table");
  expect(await recogniseFile(new File(["type,m,n,k,latency_us\n"], "bench.txt"), "network")).toBe("table");
  expect(await recogniseFile(new File(["a,b,c\n1,2,3\n"], "other.txt"), "network")).toBe("onnx");
});

test("a fitted model stands for an accelerator, whatever was expected", () => {
  expect(recogniseJson('{"format": "cyclescope-fitted-model", "layers": [], "tensors": []}', "network")).toBe(
    "architecture",
  );
});
