import {expect, test} from "vitest";
import {commandLine, filesOf, sizesOf} from "../../../web/src/state/command_line.ts";
import type {Setup} from "../../../web/src/state/setup.ts";

const kSetup: Setup = {
  architecture: {kind: "preset", id: "systolic_array"},
  network: {kind: "preset", id: "resnet50"},
  parameters: {},
  method: "fast_forward",
};

test("presets are named, parameters are set", () => {
  const setup = {...kSetup, parameters: {rows: 32, dataflow: "weight_stationary"}};
  expect(commandLine(setup)).toBe(
    "npx cyclescope estimate --arch systolic_array --network resnet50 --set rows=32 --set dataflow=weight_stationary",
  );
  expect(filesOf(setup)).toEqual([]);
});

test("own documents are files, quoted for the shell", () => {
  const setup: Setup = {
    ...kSetup,
    architecture: {kind: "document", name: "systolic_array", text: "{}"},
    network: {kind: "document", name: "it's; rm -rf.onnx", text: "{}"},
  };
  expect(commandLine(setup)).toBe(
    "npx cyclescope estimate --arch ./systolic_array.json --network './it'\\''s; rm -rf.onnx'",
  );
  expect(filesOf(setup)).toEqual(["./systolic_array.json", "./it's; rm -rf.onnx"]);
});

test("of what data decides only what is known is given", () => {
  const open = {name: "batch", value: 4, given: true, batch: true, input: "x", axis: 0};
  const decided = {kind: "extent", operator: "NonZero", node: "mask"} as const;
  const described = {
    dimensions: [open],
    data_dependent: [
      {...decided, name: "n", value: null},
      {...decided, name: "m", value: 7},
    ],
  };
  expect(sizesOf(described as unknown as Parameters<typeof sizesOf>[0])).toEqual({batch: 4, m: 7});
});

test("sizes that an ONNX file leaves open are given", () => {
  const network = {kind: "document", name: "model.onnx", text: "{}"} as const;
  expect(commandLine({...kSetup, network}, {batch: 4, "sequence length": 128})).toBe(
    "npx cyclescope estimate --arch systolic_array --network ./model.onnx --dim batch=4 --dim 'sequence length=128'",
  );
});
