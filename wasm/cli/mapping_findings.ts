/** What the check of an accelerator's mappings found, as text. */
import type {CheckedMapping, MappingCheck, MappingFinding} from "../types/schema.ts";

/** A paragraph per finding; `file` is what its place is in. Empty where nothing is wrong. */
export function describeFindings(file: string, {mappings}: MappingCheck): string {
  return mappings
    .flatMap(({name, finding}) => (finding === undefined ? [] : [describeFinding(file, name, finding)]))
    .join("\n");
}

function describeFinding(file: string, mapping: string, finding: MappingFinding): string {
  const {line, column, message, hint, path} = finding.diagnostic;
  const values = Object.entries(finding.parameters).map(([name, value]) => `${name}=${value}`);
  return [
    `${file}:${line}:${column}: mapping '${mapping}': ${message}`,
    ...(hint ? [`  hint: ${hint}`] : []),
    `  at: ${path}`,
    `  layer: ${finding.layer}`,
    ...(finding.tiles ? [`  tiles: ${finding.tiles}`] : []),
    ...(values.length > 0 ? [`  parameters: ${values.join(" ")}`] : []),
  ].join("\n");
}

/** `12 mappings computed 300 small layers`, and which none of the layers suited. */
export function describeRuns({mappings}: MappingCheck): string {
  const programs = mappings.reduce((sum, mapping) => sum + mapping.programs, 0);
  const unused = mappings.filter((mapping: CheckedMapping) => mapping.programs === 0).map(({name}) => `'${name}'`);
  const executed = `${mappings.length - unused.length} mappings computed ${programs} small layers as they are defined`;
  return unused.length === 0
    ? executed
    : `${executed}; not executed, as no layer met their conditions: ${unused.join(", ")}`;
}
