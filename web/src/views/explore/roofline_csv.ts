/** The layers of a roofline as a table. */

import {csvCell} from "../../../../wasm/package/report.ts";
import type {Roofline} from "../../state/explore/roofline.ts";

/** The units are in the names of the columns. */
export function rooflineCsv({layers, ceiling}: Roofline): string {
  const header = [
    "layer",
    "operator",
    `macs_per_byte ${ceiling.storage}`,
    "macs_per_cycle",
    "roof_macs_per_cycle",
    "bound",
    "share",
  ];
  const rows = layers.map(({name, operator, intensity, performance, roof, underBandwidth, share}) => [
    name,
    operator,
    intensity,
    performance,
    roof,
    underBandwidth ? ceiling.storage : "peak",
    share,
  ]);
  return [header, ...rows].map((row) => `${row.map(csvCell).join(",")}\n`).join("");
}
