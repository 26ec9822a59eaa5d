import {expect, test} from "vitest";
import {recogniseFile} from "../../../web/src/state/recognise.ts";

async function recognised(file: File, expected: "architecture" | "network" = "network") {
  const outcome = await recogniseFile(file, expected);
  if (!outcome.ok) throw new Error(outcome.error.message);
  return outcome.value;
}

async function gzipped(text: string): Promise<Blob> {
  return new Response(new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"))).blob();
}

test("files are known by their content, whatever they are called", async () => {
  const onnx = new File([new Uint8Array([8, 7, 18, 0])], "model.bin");
  expect(await recognised(onnx, "architecture")).toEqual({kind: "file", file: onnx});
  expect((await recognised(new File(['\uFEFF {"objects": []}'], "notes.txt"))).kind).toBe("architecture");
  expect((await recognised(new File(["type,m,n,k,latency_us\n"], "bench.txt"))).kind).toBe("table");
  expect((await recognised(new File(["anything"], "bench.CSV"))).kind).toBe("file");
});

test("what is in an archive is opened", async () => {
  const text = '{"name": "n", "layers": []}';
  expect(await recognised(new File([await gzipped(text)], "net.json.gz"))).toEqual({kind: "network", text});
  const topology = "Layer, M, N, K,\nGEMM0, 2, 3, 4,\n";
  const opened = await recognised(new File([await gzipped(topology)], "topology.csv.gz"));
  expect(opened.kind === "file" && (await opened.file.text())).toBe(topology);
});

test("a damaged archive is refused", async () => {
  const damaged = new File([new Uint8Array([0x1f, 0x8b, 8, 0])], "model.onnx.gz");
  expect(await recogniseFile(damaged, "network")).toMatchObject({ok: false, error: {code: "DamagedArchive"}});
});
