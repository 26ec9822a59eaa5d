/** Documents of the package's calls: closed when a call is over, but for the latest texts. */
import {beforeEach, expect, test} from "vitest";
import type {CoreClient} from "../../../wasm/client/core_client.ts";
import {scopes} from "../../../wasm/package/scope.ts";
import type {Scoped} from "../../../wasm/package/scope.ts";

let opened: string[];
let closed: string[];
let scoped: Scoped;

beforeEach(() => {
  opened = [];
  closed = [];
  const client: Pick<CoreClient, "open" | "close"> = {
    open: (_, content) => {
      opened.push(String(content));
      return {document: String(content)};
    },
    close: ({document}) => void closed.push(document),
  };
  scoped = scopes(client as CoreClient);
});

const use = (...texts: string[]) => scoped(async (scope) => texts.map((text) => scope.open("table", text)));

test("a text is opened once for calls that follow each other", async () => {
  for (let call = 0; call < 5; ++call) await use("a", "b");
  expect(opened).toEqual(["a", "b"]);
  expect(closed).toEqual([]);
});

test("of texts that no call uses the latest eight stay open", async () => {
  for (let index = 0; index < 12; ++index) await use(String(index));
  expect(closed).toEqual(["0", "1", "2", "3"]);
  await use("11");
  expect(opened).toHaveLength(12);
});

test("what a call uses stays open however many others there are", async () => {
  await scoped(async (scope) => {
    scope.open("table", "mine");
    for (let index = 0; index < 30; ++index) await use(String(index));
    expect(closed).not.toContain("mine");
  });
});

test("sources and results are closed with the call, also with one that fails", async () => {
  const source = {size: 0, read: () => new Uint8Array(), toString: () => "source"};
  const failing = scoped(async (scope) => {
    scope.open("file", source);
    scope.close({document: "result"});
    throw new Error("broken");
  });
  await expect(failing).rejects.toThrow("broken");
  expect(closed).toEqual(["source", "result"]);
});
