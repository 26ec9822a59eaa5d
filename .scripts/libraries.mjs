/** The libraries that descriptions may use, for scripts and tests that give a module its texts themselves. */
import {readFileSync} from "node:fs";
import {join} from "node:path";
import {findFiles} from "./files.mjs";
import {root} from "./run.mjs";

const kRecordSeparator = "\u001e";

/** The texts of all libraries. */
export const libraryTexts = () =>
  findFiles(["arch_presets/library"], /\.json$/).map((file) => readFileSync(join(root, file), "utf8"));

/** A description with the libraries behind it, as a module takes it. */
export const withLibraries = (text) => [text, ...libraryTexts()].join(kRecordSeparator);
