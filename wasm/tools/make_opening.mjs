/**
 * Writes build/wasm/opening.json: what the core says of the documents that the page opens with (web/opening.json), so that
 * the page shows it before the module has been loaded.
 */
import {readFile, writeFile} from "node:fs/promises";
import {wholeOverview} from "../../build/wasm/client/overview.js";
import {createClient, unwrap} from "../../build/wasm/package/index.js";

const root = new URL("../../", import.meta.url);
const textOf = (path) => readFile(new URL(path, root), "utf8");

const client = createClient();
const setup = JSON.parse(await textOf("web/opening.json"));
const architecture = client.open("architecture", await textOf(`arch_presets/${setup.architecture}.json`));
const network = client.open("network", await textOf(`web/networks/${setup.network}.json`));

const answer = unwrap(await client.run("estimate", {architecture, network}));
const {estimate: handle, ...estimate} = wholeOverview(answer, undefined);
client.close(handle);
const opening = {
  version: unwrap(await client.call("version", {})).core,
  architecture: unwrap(await client.call("describeArchitecture", {architecture})),
  network: unwrap(await client.call("describeNetwork", {network})),
  estimate,
};
await writeFile(new URL("build/wasm/opening.json", root), JSON.stringify(opening));
