/**
 * Writes build/wasm/catalogue.mjs: the names, titles and addresses of the built-in accelerators and networks, and of the
 * descriptions to begin with. A browser
 * cannot list a folder, and a bundler wants every address spelled out. And build/wasm/libraries.mjs: the texts of the
 * libraries that descriptions may use.
 */
import {mkdir, readFile, readdir, writeFile} from "node:fs/promises";

const root = new URL("../../", import.meta.url);
const target = new URL("build/wasm/", root);
const kHead = "// Made by wasm/tools/make_catalogue.mjs.\n";

const jsonFiles = async (folder) =>
  (await readdir(new URL(folder, root))).filter((file) => file.endsWith(".json")).sort();

async function entries(folder) {
  return Promise.all(
    (await jsonFiles(folder)).map(async (file) => {
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

async function libraryTexts() {
  const folder = "arch_presets/library/";
  return Promise.all((await jsonFiles(folder)).map((file) => readFile(new URL(`${folder}${file}`, root), "utf8")));
}

await mkdir(target, {recursive: true});
const lists = {presets: "arch_presets/", templates: "arch_presets/templates/", networks: "web/networks/"};
const sources = await Promise.all(
  Object.entries(lists).map(async ([constant, folder]) => source(constant, await entries(folder))),
);
await writeFile(new URL("catalogue.mjs", target), `${kHead}${sources.join("")}`);
await writeFile(
  new URL("libraries.mjs", target),
  `${kHead}export const libraries = ${JSON.stringify(await libraryTexts(), null, 2)};\n`,
);
