/** The loops around an instruction of a trace, by the names that its mapping gives them. */

import type {Trace, TraceInstruction} from "../../core/types.ts";

/** The iteration that an instruction is of: "m = 3, n = 0", outermost first; "" outside of all loops. */
export function iterationOf({loops}: Trace, {loop, indices}: TraceInstruction): string {
  const names: string[] = [];
  for (let at = loop; at >= 0; at = loops[at]?.outer ?? -1) names.unshift(loops[at]?.name ?? "");
  return indices.map((index, level) => (names[level] ? `${names[level]} = ${index}` : String(index))).join(", ");
}
