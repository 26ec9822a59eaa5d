/** Tables of layers as CSV: what the page itself writes into them, and the little that it reads of them. */

import type {LayerParameter, LayerType, LayerTypeInfo} from "../../core/types.ts";

export type LayerRow = Readonly<Partial<Record<LayerParameter, number>>> & {readonly type: LayerType};

/** A small layer of every type: sizes that most devices run, and away from the smallest. */
const kUsual: Readonly<Record<LayerParameter, number>> = {
  batch: 1,
  groups: 1,
  channels: 32,
  filters: 32,
  output_height: 8,
  output_width: 8,
  kernel_height: 1,
  kernel_width: 1,
  stride: 1,
  input_height: 8,
  input_width: 8,
  m: 32,
  n: 64,
  k: 64,
  operands: 1,
  rows: 32,
  columns: 64,
};
/** Pooling over single elements is none. */
const kPoolingKernel = 2;
/** Longest series: it shows widths up to a third of it. */
const kLongestSeries = 100;

function isPooling(type: LayerType): boolean {
  return type === "max_pooling" || type === "average_pooling";
}

/** The usual layer of a type. Input extents follow from the others. */
export function usualLayer({type, parameters}: LayerTypeInfo): LayerRow {
  const row: Partial<Record<LayerParameter, number>> = {};
  for (const {parameter, least} of parameters) {
    const pooled = isPooling(type) && parameter.startsWith("kernel_");
    row[parameter] = pooled ? kPoolingKernel : Math.max(least, kUsual[parameter]);
  }
  return {type, ...row};
}

/** Layers that differ in one parameter only, for each that may have steps: what step widths are found from. */
export function seriesOf(info: LayerTypeInfo): LayerRow[] {
  const usual = usualLayer(info);
  return info.parameters
    .filter(({swept, most}) => swept && most > kPoolingKernel)
    .flatMap(({parameter, least, most}) => {
      const last = Math.min(most, least + kLongestSeries - 1);
      return Array.from({length: last - least + 1}, (_, index) => ({...usual, [parameter]: least + index}));
    });
}

/** A table of layers with an empty column of latencies. */
export function layerTable(rows: readonly LayerRow[], unit: string): string {
  const parameters = [...new Set(rows.flatMap((row) => Object.keys(row).filter((key) => key !== "type")))];
  const cells = (row: LayerRow) => parameters.map((name) => row[name as LayerParameter] ?? "");
  const lines = rows.map((row) => [row.type, ...cells(row), ""].join(","));
  return `${[["type", ...parameters, `latency_${unit}`].join(","), ...lines].join("\n")}\n`;
}

interface ParsedTable {
  readonly header: readonly string[];
  readonly rows: readonly string[][];
}

/** Only for tables that the core or the page wrote: no quotes, no blanks. */
function parse(table: string): ParsedTable {
  const [header = "", ...lines] = table.split(/\r?\n/).filter((line) => line !== "");
  return {header: header.split(","), rows: lines.map((line) => line.split(","))};
}

function write(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return `${[header, ...rows].map((cells) => cells.join(",")).join("\n")}\n`;
}

/** Rows of a table, its header not counted. */
export function countRows(table: string): number {
  return parse(table).rows.length;
}

/** The layer types that a table has rows of. */
export function typesIn(table: string): LayerType[] {
  const {header, rows} = parse(table);
  const column = header.indexOf("type");
  return [...new Set(rows.map((row) => row[column] as LayerType))];
}

/** What tells a row's layer from others, whatever the order of the columns. */
function layerKeys({header, rows}: ParsedTable): string[] {
  return rows.map((row) =>
    header
      .map((name, column) => ({name, value: row[column] ?? ""}))
      .filter(({name, value}) => value !== "" && !name.startsWith("latency_"))
      .map(({name, value}) => `${name}=${value}`)
      .sort()
      .join(" "),
  );
}

/** `table` without the layers that are in `known` too. */
export function withoutLayers(table: string, known: string): string {
  const parsed = parse(table);
  const seen = new Set(layerKeys(parse(known)));
  const keys = layerKeys(parsed);
  const rows = parsed.rows.filter((_, index) => !seen.has(keys[index] ?? ""));
  return write(parsed.header, rows);
}

/** Two tables below each other; columns that one of them does not have stay empty there. */
export function joinTables(first: string, second: string): string {
  const [a, b] = [parse(first), parse(second)];
  const header = [...new Set([...a.header, ...b.header])];
  const aligned = (table: ParsedTable) =>
    table.rows.map((row) => header.map((name) => row[table.header.indexOf(name)] ?? ""));
  return write(header, [...aligned(a), ...aligned(b)]);
}
