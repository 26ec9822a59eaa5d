/** What a file is that was dropped or chosen, by its content rather than by its name. */

import type {Outcome} from "../../../wasm/client/outcome.ts";
import {success} from "../../../wasm/client/outcome.ts";
import {blobContent} from "../../../wasm/files/file_content.ts";
import {openFile} from "../../../wasm/files/open_file.ts";
import type {TextKind} from "../../../wasm/files/open_file.ts";

/** A text; or a file that the core reads: the one that was given, or what was in it. */
export type RecognisedFile =
  {readonly kind: TextKind; readonly text: string} | {readonly kind: "file"; readonly file: File};

/** `expected` decides where the content says nothing. */
export async function recogniseFile(
  file: File,
  expected: "architecture" | "network",
): Promise<Outcome<RecognisedFile>> {
  const opened = await openFile(blobContent(file), expected, file.name);
  if (!opened.ok || opened.value.kind !== "file") return opened as Outcome<RecognisedFile>;
  const {bytes} = opened.value;
  return success({kind: "file", file: bytes === undefined ? file : new File([bytes], file.name)});
}
