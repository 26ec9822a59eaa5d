/** The notices name every package that is bundled, and everything that is compiled in. */
import {readFileSync} from "node:fs";
import {join} from "node:path";
import {expect, it} from "vitest";
import {bundledPackages, compiledIn, heading, kNotices} from "../../.scripts/notices.mjs";
import {root} from "../../.scripts/run.mjs";

const text = readFileSync(join(root, kNotices), "utf8");
const read = (file) => readFileSync(join(root, file), "utf8");

it("finds what the page imports, and what that needs", () => {
  const needed = [
    "lit",
    "lit-html",
    "d3-scale",
    "d3-interpolate",
    "@codemirror/view",
    "@lezer/common",
    "style-mod",
    "yaml",
  ];
  expect(bundledPackages()).toEqual(expect.arrayContaining(needed));
});

it.each(bundledPackages())("has %s in the version that is installed, with its licence", (name) => {
  const {version} = JSON.parse(read(`node_modules/${name}/package.json`));
  const entry = text.slice(text.indexOf(heading(name)));
  expect(entry).toMatch(/^--- .* ---\nVersion /);
  expect(entry.split("\n")[1]).toContain(`Version ${version}, `);
  expect(entry.slice(0, 3000)).toMatch(/Permission (is hereby granted|to use, copy)|Redistribution and use/);
});

it("has every library whose headers CMakeLists.txt looks for", () => {
  const headers = [...read("CMakeLists.txt").matchAll(/"(\w+);\w+\/\w+\.hp?p?"/g)].map(([, folder]) => folder);
  expect(headers).toHaveLength(4);
  for (const folder of headers) {
    const known = compiledIn.some(({name}) => name.toLowerCase().includes(folder));
    expect(known, folder).toBe(true);
  }
  for (const {name} of compiledIn) expect(text).toContain(heading(name));
});
