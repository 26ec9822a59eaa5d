/**
 * Writes build/wasm/catalogue.mjs: the names, titles and addresses of the built-in accelerators and networks. A browser
 * cannot list a folder, and a bundler wants every address spelled out.
 */
import {mkdir, readFile, readdir, writeFile} from "node:fs/promises";

const root = new URL("../../", import.meta.url);
const target = new URL("build/wasm/catalogue.mjs", root);

async function entries(folder) {
  const files = (await readdir(new URL(folder, root))).filter((file) => file.endsWith(".json")).sort();
  return Promise.all(
    files.map(async (file) => {
      const document = JSON.parse(await readFile(new URL(`${folder}${file}`, root), "utf8"));
      const name = file.replace(/\.json$/, "");
      return {
        name,
        title: document.title ?? name,
        description: [document.description ?? ""].flat().join(" "),
        path: `../../${folder}${file}`,
      };
    }),
  );
}

function source(constant, list) {
  const lines = list.map(({path, ...texts}) => {
    const fields = Object.entries(texts).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
    return `  { ${fields.join(", ")}, url: new URL(${JSON.stringify(path)}, import.meta.url) },\n`;
  });
  return `export const ${constant} = [\n${lines.join("")}];\n`;
}

await mkdir(new URL("./", target), {recursive: true});
await writeFile(
  target,
  `// Made by wasm/tools/make_catalogue.mjs.\n${source("presets", await entries("arch_presets/"))}${source("networks", await entries("web/networks/"))}`,
);
