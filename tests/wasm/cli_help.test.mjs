/** `cyclescope --help` is the list of commands and options: what README.md shows of them is in it. */
import {spawnSync} from "node:child_process";
import {readFileSync} from "node:fs";
import {fileURLToPath} from "node:url";
import {describe, expect, it} from "vitest";

const root = new URL("../../", import.meta.url);
const cli = fileURLToPath(new URL("build/wasm/cli/cli.js", root));

/** The commands, the options and all words of a help text. */
function helpOf(...argv) {
  const {stdout} = spawnSync(process.execPath, [cli, ...argv, "--help"], {encoding: "utf8"});
  const [, commands = ""] = /^Commands:\n((?: .*\n)+)/m.exec(stdout) ?? [];
  return {
    text: stdout,
    commands: [...commands.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name),
    options: [...stdout.matchAll(/^ {2,6}(?:(-[a-z]), )?(--[a-z]+)/gm)].flatMap(([, short, long]) => [short, long]),
    words: new Set(stdout.split(/[^\w-]+/)),
  };
}

const main = helpOf();
const pr = helpOf("pr");
const sweep = helpOf("sweep");
const trace = helpOf("trace");

/** The command lines of README.md: those in its blocks of code, and its table's, whose `...` go on with estimate. */
function commandLines() {
  const readme = readFileSync(new URL("README.md", root), "utf8");
  const blocks = [...readme.matchAll(/^npx (cyclescope .*)$/gm)].map(([, line]) => line.replace(/ +#.*/, ""));
  const [, section = ""] = /^## Command line\n([^]*?)^## /m.exec(readme) ?? [];
  const spans = [...section.matchAll(/`(?:npx )?((?:cyclescope|\.\.\.) [^`]+)`/g)].map(([, text]) =>
    text.replaceAll("\\|", "|").replace(/^\.\.\./, "cyclescope estimate"),
  );
  return {blocks, spans};
}

const {blocks, spans} = commandLines();

describe("README.md names what the help text has", () => {
  it("in blocks of code and in a table", () => {
    expect(blocks.length).toBeGreaterThan(10);
    expect(spans.length).toBeGreaterThan(5);
  });

  it.each([...blocks, ...spans])("%s", (line) => {
    const words = line
      .replaceAll(/"[^"]*"/g, "TEXT")
      .split(/\s+/)
      .slice(1);
    const help = {pr, sweep, trace}[words[0]] ?? main;
    const [commands = ""] = words[0] === "pr" ? words.slice(1) : words;
    if (!commands.startsWith("-"))
      expect(([sweep, trace].includes(help) ? main : help).commands).toEqual(
        expect.arrayContaining(commands.split("|")),
      );
    words.forEach((word, i) => {
      if (!word.startsWith("-")) return;
      expect(help.options).toContain(word);
      const values = words[i + 1] ?? "";
      for (const value of values.includes("|") ? values.split("|") : []) expect([...help.words]).toContain(value);
    });
  });
});

it("names every command of pr in both help texts", () => {
  const [, commands = ""] = /^ {2}cyclescope pr (\S+)/m.exec(main.text) ?? [];
  expect(commands.split("|")).toEqual(pr.commands);
});
