/** Files of every kind that is read here, damaged at random: each is opened, or refused with a reason. */
import {gzipSync} from "node:zlib";
import {expect, it} from "vitest";
import {estimateOrigin} from "../../../wasm/files/estimate_export.ts";
import {FileProblem, bytesContent} from "../../../wasm/files/file_content.ts";
import {openFile} from "../../../wasm/files/open_file.ts";
import {readScaleSimSettings} from "../../../wasm/files/scale_sim_settings.ts";
import {zip} from "./zip_writer.ts";

const kMutations = 400;
const encode = (text: string) => new TextEncoder().encode(text);

const network = encode(
  '{"name": "n", "inputs": {"x": [1, 3, 8, 8]}, "layers": [{"op": "Conv", "filters": 8, "kernel": 3}]}',
);
const timeloop = encode(
  "problem:\n  shape:\n    name: layer\n    dimensions: [C, M, P]\n    data_spaces:\n    - name: Weights\n" +
    "      projection: [[[C]], [[M]]]\n    - {name: Outputs, projection: [[[M]], [[P]]], read_write: True}\n" +
    "  instance: &sizes {C: 16, M: 32, P: 8}\n  again: *sizes\n",
);
const zigzag = encode(
  "- id: 0\n  operator_type: Conv\n  equation: O[b][k][oy][ox]+=W[k][c][fy][fx]*I[b][c][iy][ix]\n" +
    "  dimension_relations: [iy=1*oy+1*fy, ix=1*ox+1*fx]\n  loop_dims: [B, K, C, OY, OX, FY, FX]\n  loop_sizes: [1, 8, 3, 6, 6, 3, 3]\n",
);
const settings = encode(
  "[general]\nrun_name = scale\n\n[architecture_presets]\nArrayHeight: 32\nArrayWidth: 16\nDataflow: os\nBandwidth: 10\n",
);
const estimate = encode(
  '{"schema_version": 1, "core_version": "0.1.0", "architecture": {"name": "gemmini", "parameters": {"dim": 16, "data": "fresh"}}, ' +
    '"network": {"name": "resnet8", "sizes": {"batch": 2}}, "method": "fast_forward", "total": {"cycles": 1234}, "layers": []}',
);
const config = encode(
  '{"model_type": "llama", "hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4, "vocab_size": 100}',
);

const files: Readonly<Record<string, Uint8Array>> = {
  network,
  timeloop,
  zigzag,
  settings,
  estimate,
  config,
  gzip: new Uint8Array(gzipSync(network)),
  zip: zip([
    {name: "folder/net.json", content: network},
    {name: "README.md", content: encode("text")},
  ]),
  "stored zip": zip([{name: "problem.yaml", content: timeloop, method: 0}]),
  "gzip of zip": new Uint8Array(gzipSync(zip([{name: "net.json", content: network}]))),
};

/** Numbers from 0 to below `most`, the same in every run. */
function numbers(seed: number): (most: number) => number {
  let state = seed >>> 0;
  return (most) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * most);
  };
}

/** Bytes changed, taken away, doubled, or put in the place of others. */
function damaged(file: Uint8Array, next: (most: number) => number): Uint8Array<ArrayBuffer> {
  let bytes = [...file];
  for (let change = next(4); change >= 0; --change) {
    const at = next(bytes.length + 1);
    const length = 1 + next(8);
    switch (next(5)) {
      case 0:
        bytes[at] = next(256);
        break;
      case 1:
        bytes.splice(at, length);
        break;
      case 2:
        bytes.splice(at, 0, ...bytes.slice(at, at + length));
        break;
      case 3:
        bytes = bytes.slice(0, at);
        break;
      default:
        bytes.splice(at, 4, 0xff, 0xff, 0xff, next(2) === 0 ? 0xff : 0x7f);
    }
  }
  return new Uint8Array(bytes);
}

/** Reads what is read of a text that was opened; what cannot be read has to be a FileProblem. */
function readOn(kind: string, text: string): void {
  try {
    if (kind === "estimate") estimateOrigin(text);
    if (kind === "settings") readScaleSimSettings(text);
  } catch (error) {
    expect(error).toBeInstanceOf(FileProblem);
  }
}

it.each(Object.keys(files))("%s, damaged, is opened or refused with a reason", async (name) => {
  const file = files[name] ?? new Uint8Array();
  const next = numbers(name.length + 7);
  let refused = 0;
  for (let i = 0; i < kMutations; ++i) {
    const outcome = await openFile(bytesContent(damaged(file, next)), "network");
    if (outcome.ok) {
      if (outcome.value.kind !== "file") readOn(outcome.value.kind, outcome.value.text);
      continue;
    }
    ++refused;
    expect(outcome.error.code, outcome.error.message).not.toBe("FileUnreadable");
    expect(outcome.error.message.length).toBeGreaterThan(10);
  }
  expect(refused).toBeLessThan(kMutations);
  expect((await openFile(bytesContent(new Uint8Array(file)), "network")).ok).toBe(true);
});
