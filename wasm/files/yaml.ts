/** YAML as JSON, which the core reads. The library is loaded with the first such file. */
import {FileProblem} from "./file_content.ts";

/** Longest text, in bytes: workloads have some kilobytes. */
const kLongest = 4 * 2 ** 20;
/** Most values that anchors may stand for in all. */
const kMostAliases = 1000;

/** Throws a FileProblem, whose message has the line. */
export async function yamlToJson(bytes: Uint8Array): Promise<string> {
  if (bytes.length > kLongest) throw new FileProblem("FileTooLarge", "a YAML document of more than 4 MB is not read");
  const {parse} = await import("yaml");
  try {
    // Of version 1.2: a dimension that is called N is no truth.
    const options = {maxAliasCount: kMostAliases, logLevel: "error"} as const;
    const document: unknown = parse(new TextDecoder().decode(bytes), options);
    return JSON.stringify(document ?? null);
  } catch (error) {
    const [reason = "it cannot be parsed"] = (error instanceof Error ? error.message : String(error)).split("\n");
    throw new FileProblem("YamlSyntax", `the YAML document is not well formed: ${reason.replace(/:$/, "")}`);
  }
}
