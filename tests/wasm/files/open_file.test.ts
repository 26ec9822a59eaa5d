/** What files are told to be, what is in archives, and that archives are bounded. */
import {gzipSync} from "node:zlib";
import {expect, it} from "vitest";
import {bytesContent} from "../../../wasm/files/file_content.ts";
import {openFile} from "../../../wasm/files/open_file.ts";
import type {OpenedFile} from "../../../wasm/files/open_file.ts";
import {zip} from "./zip_writer.ts";

const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);

async function open(content: string | Uint8Array, name = ""): Promise<OpenedFile> {
  const bytes = typeof content === "string" ? encode(content) : content;
  const outcome = await openFile(bytesContent(bytes), "network", name);
  if (!outcome.ok) throw new Error(`${outcome.error.code}: ${outcome.error.message}`);
  return outcome.value;
}

async function refused(content: Uint8Array): Promise<{code: string; message: string; hint: string}> {
  const outcome = await openFile(bytesContent(content), "network");
  if (outcome.ok) throw new Error("it was opened");
  return outcome.error;
}

it.each([
  ['{"name": "a", "objects": [], "edges": []}', "architecture"],
  ['\uFEFF{"name": "n", "layers": []}', "network"],
  ['{"name": "a", "objects": [,], "edges": []', "architecture"],
  ['{"layers": [{"name": "conv1" "operator"', "network"],
  ["{}", "network"],
  ["[1, 2]", "network"],
  ['{"format": "cyclescope-fitted-model", "layers": [], "tensors": []}', "model"],
  ['{"core_version": "1", "architecture": {}, "network": {}, "total": {}, "layers": []}', "estimate"],
  ["type,m,n,k,latency_us\n", "table"],
  ["[general]\nrun_name = a\n\n[architecture_presets]\nArrayHeight: 32\n", "settings"],
  ['{"model_type": "llama", "vocab_size": 10}', "file"],
  ['{"problem": {"shape": "cnn-layer"}}', "file"],
  ['[{"equation": "O[b]+=W[b]*I[b]"}]', "file"],
  ["Layer, M, N, K,\nGEMM0, 256, 256, 768,\n", "file"],
  ["a,b,c\n1,2,3\n", "file"],
  ["", "file"],
])("%j is recognised", async (content, kind) => {
  expect((await open(content)).kind).toBe(kind);
});

it("leaves files alone that the core reads as they are", async () => {
  expect(await open(new Uint8Array([8, 7, 18, 0]))).toEqual({kind: "file", bytes: undefined});
});

it("reads what is called .json as JSON, so that its error is one of JSON", async () => {
  expect(await open("oops", "net.json")).toEqual({kind: "network", text: "oops"});
  expect((await open(new Uint8Array([8, 7, 18, 0]), "net.json")).kind).toBe("file");
});

it("turns YAML into JSON", async () => {
  const opened = await open("# a problem\nproblem:\n  shape:\n    dimensions: [C, M, N, P]\n    read_write: True\n");
  expect(opened.kind).toBe("file");
  const text = decode(opened.kind === "file" ? opened.bytes : undefined);
  expect(JSON.parse(text)).toEqual({problem: {shape: {dimensions: ["C", "M", "N", "P"], read_write: true}}});
});

it("says where YAML is not well formed", async () => {
  const {code, message} = await refused(encode("problem:\n  shape: [a, b\n"));
  expect(code).toBe("YamlSyntax");
  expect(message).toMatch(/line \d/);
});

it("does not follow anchors into billions of values", async () => {
  const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"];
  for (let i = 1; i < 12; ++i)
    lines.push(
      `a${i}: &a${i} [${Array(10)
        .fill(`*a${i - 1}`)
        .join(", ")}]`,
    );
  expect((await refused(encode(lines.join("\n")))).code).toBe("YamlSyntax");
});

const network = '{"name": "n", "layers": []}';

it("looks into gzip and zip, and into one in the other", async () => {
  const zipped = zip([{name: "folder/net.json", content: encode(network)}]);
  for (const content of [gzipSync(network), zipped, gzipSync(zipped)]) {
    expect(await open(new Uint8Array(content))).toEqual({kind: "network", text: network});
  }
  const stored = zip([{name: "model.onnx", content: new Uint8Array([8, 7]), method: 0}]);
  const opened = await open(stored);
  expect(opened).toEqual({kind: "file", bytes: new Uint8Array([8, 7])});
});

it("takes the file of an archive that is meant, or says that it cannot tell", async () => {
  const content = encode(network);
  const entries = [{name: "net.json", content}, {name: "README.md", content: encode("text")}]; // prettier-ignore
  const hidden = [{name: "__MACOSX/net.json", content}, {name: ".hidden.json", content}]; // prettier-ignore
  expect((await open(zip([...entries, ...hidden]))).kind).toBe("network");
  const {code, message} = await refused(zip([...entries, {name: "other.onnx", content}]));
  expect(code).toBe("SeveralFiles");
  expect(message).toMatch(/net\.json, other\.onnx/);
  expect((await refused(zip([{name: "archive/data.pkl", content}]))).message).toMatch(/PyTorch/);
  expect((await refused(zip([]))).code).toBe("NotANetwork");
});

it("refuses what unpacks to too much, without unpacking it", async () => {
  const bomb = new Uint8Array(gzipSync(new Uint8Array(140 * 2 ** 20)));
  expect(bomb.length).toBeLessThan(200_000);
  expect((await refused(bomb)).code).toBe("FileTooLarge");
  const many = gzipSync(gzipSync(gzipSync(gzipSync(network))));
  expect((await refused(new Uint8Array(many))).code).toBe("DamagedArchive");
});

it("stops unpacking where an archive says less than it holds", async () => {
  const bomb = new Uint8Array(gzipSync(new Uint8Array(64 * 2 ** 20)));
  new DataView(bomb.buffer).setUint32(bomb.length - 4, 1000, true);
  expect((await refused(bomb)).code).toBe("DamagedArchive");
  const content = new Uint8Array(16 * 2 ** 20);
  expect((await refused(zip([{name: "net.json", content, stated: 10}]))).code).toBe("DamagedArchive");
});

it("says of what is too large that it is, where its stated size went round or is elsewhere", async () => {
  // 4 GB exactly are stated as 0 bytes.
  const round = new Uint8Array(gzipSync(new Uint8Array(160 * 2 ** 20)));
  new DataView(round.buffer).setUint32(round.length - 4, 0, true);
  expect((await refused(round)).code).toBe("FileTooLarge");
  const {code, message} = await refused(zip([{name: "net.json", content: encode(network), stated: 0xffffffff}]));
  expect(code).toBe("FileTooLarge");
  expect(message).toContain("zip64");
});

it("refuses damaged archives, wherever they end", async () => {
  const whole = zip([{name: "net.json", content: encode(network)}]);
  const packed = new Uint8Array(gzipSync(network));
  for (let length = 4; length < whole.length; length += 7) {
    expect((await refused(whole.slice(0, length))).code).toBe("DamagedArchive");
  }
  for (let length = 2; length < packed.length; length += 3) {
    expect((await refused(packed.slice(0, length))).code).toMatch(/DamagedArchive|FileTooLarge/);
  }
});
