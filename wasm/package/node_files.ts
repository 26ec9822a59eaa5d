/** Files of the package under Node. */
import {readFile} from "node:fs/promises";

/** A built file beside the package's folder. */
export function readBuilt(file: string): Promise<Uint8Array> {
  return readFile(new URL(`../${file}`, import.meta.url));
}
