/** What the cycles of each layer are spent on, as a column of the table of layers. */

import {html, nothing} from "lit";
import {byCause} from "../../../../wasm/package/critical_path.ts";
import type {Attribution} from "../../core/types.ts";
import type {Column} from "../layer_columns.ts";
import "./stack.ts";

export function whyColumn({layers}: Attribution): Column {
  const paths = new Map(layers.map(({name, path}) => [name, path]));
  return {
    id: "why",
    label: "Why",
    unit: "",
    definition:
      "What the cycles on the layer's critical path are spent on; the colours are explained above. Sorts by the share that is computation.",
    numeric: false,
    key: ({layer}) => {
      const [compute = 0] = byCause(paths.get(layer.name) ?? []);
      return layer.cycles ? compute / layer.cycles : null;
    },
    cell: ({layer}) =>
      layer.cycles ? html`<cyclescope-stack .path=${paths.get(layer.name) ?? []}></cyclescope-stack>` : nothing,
  };
}
