/** Bytes at each level of the memory, as columns of the table of layers. */

import {nothing} from "lit";
import type {Estimate} from "../../core/types.ts";
import {formatBytes} from "../../format/quantity.ts";
import type {Column} from "../layer_columns.ts";

export function byteColumns({storages, resources, layers}: Estimate): Column[] {
  const traffic = new Map(layers.map((layer) => [layer.name, layer.storages]));
  return storages.map((name, index) => {
    const title = resources.find((one) => one.name === name)?.title ?? name;
    const bytes = (layer: string) => {
      const {bytes_read = 0, bytes_written = 0} = traffic.get(layer)?.[index] ?? {};
      return bytes_read + bytes_written;
    };
    return {
      id: `bytes-${index}`,
      label: title,
      unit: "bytes moved",
      definition: `Bytes read from and written to ${title}.`,
      numeric: true,
      key: ({layer}) => (layer.status === "mapped" ? bytes(layer.name) : null),
      cell: ({layer}) => (layer.status === "mapped" ? formatBytes(bytes(layer.name)) : nothing),
    };
  });
}
