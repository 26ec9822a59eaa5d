/**
 * The dependency graph of the first instructions of a layer, as it is drawn: a row per instruction, a column per object, a
 * node for every stay of an instruction at an object, and edges from what a node has to wait for.
 */

import type {Trace, TraceBox, TraceInstruction} from "../../core/types.ts";

export interface GraphNode {
  readonly instruction: number;
  readonly row: number;
  readonly column: number;
  readonly box: TraceBox;
}

/** way: the instruction was there before. object: another instruction had to leave. data: another one had to finish. */
export interface GraphEdge {
  readonly kind: "way" | "object" | "data";
  readonly from: GraphNode;
  readonly to: GraphNode;
  /** The node begins, or begins to work, when this is over. */
  readonly decides: boolean;
}

export interface DependencyGraph {
  /** Names of the objects, in the order in which instructions come to them. */
  readonly columns: readonly string[];
  readonly rows: readonly TraceInstruction[];
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** Of the first `most` instructions of a window. */
export function dependencyGraph(trace: Trace, window: number, most: number): DependencyGraph {
  const rows = trace.windows[window]?.instructions.slice(0, most) ?? [];
  const objects = objectsOf(rows);
  const nodes = rows.flatMap(({number, boxes}, row) =>
    boxes.map((box): GraphNode => ({instruction: number, row, column: objects.indexOf(box.object), box})),
  );
  return {
    columns: objects.map((object) => trace.objects[object]?.name ?? ""),
    rows,
    nodes,
    edges: nodes.flatMap((node) => edgesTo(node, nodes)),
  };
}

/** In the order of the way: an object stands behind those that some instruction visits before it. */
function objectsOf(rows: readonly TraceInstruction[]): number[] {
  const places = new Map<number, number>();
  for (const {boxes} of rows)
    boxes.forEach(({object}, place) => places.set(object, Math.max(places.get(object) ?? 0, place)));
  return [...places].toSorted(([a, first], [b, second]) => first - second || a - b).map(([object]) => object);
}

function edgesTo(node: GraphNode, nodes: readonly GraphNode[]): GraphEdge[] {
  const {wait, data, start, work} = node.box;
  const own = nodes.filter(({instruction}) => instruction === node.instruction);
  const previous = own[own.indexOf(node) - 1];
  const way: GraphEdge[] =
    previous === undefined
      ? []
      : [{kind: "way", from: previous, to: node, decides: wait?.after === undefined && previous.box.end === start}];
  const other = (after: number | undefined, object: number | undefined) => {
    const theirs = nodes.filter(({instruction}) => instruction === after);
    return theirs.find(({box}) => box.object === object) ?? theirs.at(-1);
  };
  const before = other(wait?.after, node.box.object);
  const source = other(data?.after, undefined);
  return [
    ...way,
    ...(before === undefined ? [] : [{kind: "object", from: before, to: node, decides: true} as const]),
    ...(source === undefined
      ? []
      : [{kind: "data", from: source, to: node, decides: work !== undefined && work > start} as const]),
  ];
}
