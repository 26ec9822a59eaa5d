/** What a file is that was dropped or chosen, by its content rather than by its name. */

import type {Outcome} from "../../../wasm/client/outcome.ts";
import {failure, success} from "../../../wasm/client/outcome.ts";
import {blobContent} from "../../../wasm/files/file_content.ts";
import {openFile} from "../../../wasm/files/open_file.ts";
import type {TextKind} from "../../../wasm/files/open_file.ts";
import {designOf, looksLikeDesign} from "../share/design_file.ts";
import type {Design} from "../share/design_file.ts";

/** A text; a file that the core reads: the one that was given, or what was in it; or a whole design. */
export type RecognisedFile =
  | {readonly kind: TextKind; readonly text: string}
  | {readonly kind: "file"; readonly file: File}
  | {readonly kind: "design"; readonly design: Design};

/** How much of a file tells that it is a design, in bytes. */
const kStart = 4096;

/** `expected` decides where the content says nothing. */
export async function recogniseFile(
  file: File,
  expected: "architecture" | "network",
): Promise<Outcome<RecognisedFile>> {
  if (looksLikeDesign(await file.slice(0, kStart).text())) return recogniseDesign(await file.text(), expected);
  const opened = await openFile(blobContent(file), expected, file.name);
  if (!opened.ok || opened.value.kind !== "file") return opened as Outcome<RecognisedFile>;
  const {bytes} = opened.value;
  return success({kind: "file", file: bytes === undefined ? file : new File([bytes], file.name)});
}

function recogniseDesign(text: string, expected: "architecture" | "network"): Outcome<RecognisedFile> {
  const design = designOf(text);
  return design === undefined
    ? failure("BadDesign", expected, "the file should hold a design, but what is in it is damaged", "ask for it again")
    : success({kind: "design", design});
}
