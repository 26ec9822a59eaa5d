/** What the picture of an accelerator consists of, and where it stands: objects of one name are one box. */

import {Graph, layout} from "@dagrejs/dagre";
import {objectWords} from "../../../../wasm/package/critical_path.ts";
import type {ArchitectureOutline, BusyShare, GroupOutline, Resource, SizeRange} from "../../core/types.ts";
import {formatCompact, formatBytes} from "../../format/quantity.ts";
import {formatCount, formatInteger, formatSignificant} from "../../format/number.ts";

/** A group of objects: a row of a box. */
export interface MachinePart {
  /** With * for every index. */
  readonly name: string;
  readonly title: string;
  /** ACADL class. */
  readonly kind: string;
  /** "16 × 16"; empty for a single object. */
  readonly count: string;
  /** Its sizes at these parameters. */
  readonly facts: string;
  readonly operations: readonly string[];
  /** Part of the cycles in which its busiest object is in use; undefined where that is not known of it. */
  readonly busy: number | undefined;
}

/** A storage or a register file, or a stage with the units in it. Centre and size in pixels. */
export interface MachineBox {
  readonly parts: readonly MachinePart[];
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface MachineLink {
  /** forward: instructions go that way; data: operands do. */
  readonly kind: "forward" | "data";
  readonly back: boolean;
  readonly points: readonly {readonly x: number; readonly y: number}[];
}

export interface MachinePicture {
  readonly boxes: readonly MachineBox[];
  readonly links: readonly MachineLink[];
  readonly width: number;
  readonly height: number;
}

export const kRowHeight = 40;
/** Of boxes, in pixels. */
const kWidths = [112, 250] as const;
/** Around everything, in pixels. */
const kMargin = 8;

/** `busy`: of a layer or of the network; `resources` say what the parts are called. */
export function partsOf(
  {groups}: ArchitectureOutline,
  resources: readonly Resource[],
  busy: readonly BusyShare[],
): MachinePart[] {
  return groups.map((group) => {
    const resource = resources.find(({name}) => name === group.name);
    return {
      name: group.name,
      title: resource?.title ?? objectWords(group.name),
      kind: group.class,
      count: group.count > 1 ? group.extents.map(formatInteger).join(" × ") : "",
      facts: factsOf(group),
      operations: group.operations,
      busy: resource && (busy.find(({resource: name}) => name === group.name)?.max ?? 0),
    };
  });
}

export function pictureOf(outline: ArchitectureOutline, parts: readonly MachinePart[]): MachinePicture {
  const owner = ownersOf(outline);
  const graph = new Graph<object, {width: number; height: number}, {kind: MachineLink["kind"]; both: boolean}>();
  graph.setGraph({rankdir: "TB", nodesep: 14, ranksep: 36, edgesep: 5});
  const members = new Map<number, MachinePart[]>();
  parts.forEach((part, index) => {
    const box = owner[index] ?? index;
    members.set(box, [...(members.get(box) ?? []), part]);
  });
  for (const [box, all] of members) {
    const rows = told(all);
    members.set(box, rows);
    const pixels = Math.max(...rows.map(widthOf));
    const width = Math.min(kWidths[1], Math.max(kWidths[0], Math.round(pixels)));
    graph.setNode(String(box), {width, height: rows.length * kRowHeight});
  }
  for (const {kind, from, to} of linksOf(outline, owner)) {
    const known = kind === "data" ? graph.edge(String(to), String(from)) : undefined;
    if (known) graph.setEdge(String(to), String(from), {...known, both: true});
    else graph.setEdge(String(from), String(to), {kind, both: false});
  }
  layout(graph);
  const boxes = [...members].map(([box, rows]): MachineBox => ({
    ...(graph.node(String(box)) as MachineBox),
    parts: rows,
  }));
  const links = graph.edges().map((edge): MachineLink => {
    const {kind, both, points} = graph.edge(edge) as {
      kind: MachineLink["kind"];
      both: boolean;
      points: MachineLink["points"];
    };
    return {kind, back: both, points};
  });
  return framed(boxes, links);
}

/** Moves everything so that lines, too, are in the picture. */
function framed(boxes: readonly MachineBox[], links: readonly MachineLink[]): MachinePicture {
  const points = [
    ...links.flatMap((link) => link.points),
    ...boxes.flatMap(({x, y, width, height}) => [
      {x: x - width / 2, y: y - height / 2},
      {x: x + width / 2, y: y + height / 2},
    ]),
  ];
  const left = Math.min(...points.map(({x}) => x)) - kMargin;
  const top = Math.min(...points.map(({y}) => y)) - kMargin;
  const moved = <Point extends {readonly x: number; readonly y: number}>(point: Point) => ({
    ...point,
    x: point.x - left,
    y: point.y - top,
  });
  return {
    boxes: boxes.map(moved),
    links: links.map((link) => ({...link, points: link.points.map(moved)})),
    width: Math.max(...points.map(({x}) => x)) - left + kMargin,
    height: Math.max(...points.map(({y}) => y)) - top + kMargin,
  };
}

/** Of a row's texts, about. Unit: pixels. */
function widthOf({title, count, facts}: MachinePart): number {
  const name = title.length + (count ? count.length + 1 : 0);
  return Math.max(7.1 * name + 62, 5.9 * facts.length + 20);
}

/** A stage and its unit that are called alike are one row: that of the busier one. */
function told(rows: readonly MachinePart[]): MachinePart[] {
  return rows.filter(
    (row, index) =>
      !rows.some(
        (other, at) =>
          other.title === row.title &&
          at !== index &&
          ((other.busy ?? 0) > (row.busy ?? 0) || ((other.busy ?? 0) === (row.busy ?? 0) && at > index)),
      ),
  );
}

/** By group: that in whose box it stands, which is its stage where it has one. */
function ownersOf({groups, edges}: ArchitectureOutline): number[] {
  const owners = groups.map((_, index) => index);
  for (const {kind, from, to} of edges) if (kind === "CONTAINS") owners[to] = from;
  return owners;
}

/** Each pair of boxes once: reading goes from the storage to the unit. */
function linksOf({groups, edges}: ArchitectureOutline, owner: readonly number[]) {
  const links = new Map<string, {kind: MachineLink["kind"]; from: number; to: number}>();
  for (const {kind, from: source, to: target} of edges) {
    if (kind === "CONTAINS") continue;
    const fromStore = isStore(groups[source]);
    const turned = kind === "READ_DATA" ? !fromStore : kind === "WRITE_DATA" && fromStore;
    const [first, second] = turned ? [target, source] : [source, target];
    const [from, to] = [owner[first] ?? first, owner[second] ?? second];
    if (from === to) continue;
    const sort = kind === "FORWARD" ? "forward" : "data";
    links.set(`${sort} ${from} ${to}`, {kind: sort, from, to});
  }
  return links.values();
}

function isStore(group: GroupOutline | undefined): boolean {
  return group !== undefined && /RegisterFile|SRAM|DRAM|Cache/.test(group.class);
}

/** "SRAM, 64 KiB, 16 B/cycle" */
function factsOf({class: kind, sizes, operations}: GroupOutline): string {
  const {
    capacity_bytes,
    data_width,
    port_width,
    read_write_ports,
    registers,
    macs_per_cycle,
    latency,
    issue_buffer_size,
  } = sizes;
  const facts: string[] = [];
  if (capacity_bytes) facts.push(ranged(capacity_bytes, formatBytes));
  if (data_width && port_width && read_write_ports) {
    const bytes = (data_width.max * port_width.max * read_write_ports.max) / 8;
    facts.push(`${formatSignificant(bytes)} B/cycle`);
  }
  if (registers && data_width)
    facts.push(`${ranged(registers, formatCompact)} × ${ranged(data_width, formatInteger)} bit`);
  if (macs_per_cycle) facts.push(`${ranged(macs_per_cycle, formatCompact)} MACs/cycle`);
  if (issue_buffer_size) facts.push(`holds ${ranged(issue_buffer_size, formatCompact)}`);
  else if (latency && latency.max > 0) facts.push(ranged(latency, (cycles) => formatCount(cycles, "cycle")));
  if (operations.length > 0 && !macs_per_cycle) facts.push(formatCount(operations.length, "operation"));
  return [kWords[kind] ?? kind, ...facts].join(", ");
}

const kWords: Readonly<Record<string, string>> = {
  InstructionMemoryAccessUnit: "fetch unit",
  InstructionFetchStage: "fetch",
  PipelineStage: "stage",
  ExecuteStage: "stage",
  FunctionalUnit: "unit",
  MemoryAccessUnit: "unit",
  RegisterFile: "registers",
  SetAssociativeCache: "cache",
};

function ranged({min, max}: SizeRange, format: (value: number) => string): string {
  return min === max ? format(max) : `${format(min)}–${format(max)}`;
}
