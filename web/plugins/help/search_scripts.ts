/** The scripts of the help: plain ones, as pages that are opened as files may load no modules. */

import {join} from "node:path";
import {build} from "vite";
import type {Plugin, Rolldown} from "vite";
import type {HelpSection} from "../../src/help_search/section.ts";

const kSections = "virtual:help-sections";

function withSections(sections: readonly HelpSection[]): Plugin {
  return {
    name: "cyclescope-help-sections",
    resolveId: (id) => (id === kSections ? `\0${id}` : null),
    load: (id) => (id === `\0${kSections}` ? `export default ${JSON.stringify(sections)};` : null),
  };
}

async function script(entry: string, sections: readonly HelpSection[]): Promise<string> {
  const built = await build({
    configFile: false,
    publicDir: false,
    logLevel: "warn",
    plugins: [withSections(sections)],
    build: {write: false, target: "es2022", lib: {entry, formats: ["iife"], name: "cyclescopeHelpScript"}},
  });
  const [{output}] = [built].flat() as [Rolldown.RolldownOutput];
  return output[0].code;
}

/** By their names in the folder of the help. */
export async function searchScripts(web: string, sections: readonly HelpSection[]): Promise<[string, string][]> {
  const of = (name: string) => script(join(web, "src/help_search", `${name}.ts`), sections);
  return [
    ["field.js", await of("field")],
    ["search.js", await of("search")],
  ];
}
