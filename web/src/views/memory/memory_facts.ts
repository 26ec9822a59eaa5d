/** What moves at each level of the memory, layer by layer. */

import type {ArchitectureOutline, Attribution, Estimate} from "../../core/types.ts";

export interface LevelTraffic {
  /** Unit: bytes. */
  readonly read: number;
  /** Unit: bytes. */
  readonly written: number;
}

export interface MemoryLevel {
  /** With * for every index. */
  readonly name: string;
  readonly title: string;
  /** Whether what it moves leaves the chip. */
  readonly offChip: boolean;
  /** Objects of the name. */
  readonly count: number;
  /** Of one of them, the largest; undefined where it is unbounded or not known. Unit: bytes. */
  readonly capacity: number | undefined;
  /** By layer, as MemoryPicture::layers. */
  readonly layers: readonly LevelTraffic[];
  readonly total: LevelTraffic;
}

export interface MemoryLayer {
  readonly name: string;
  /** What had to cross DRAM's ports if each element did so once; undefined where that is not known yet. Unit: bytes. */
  readonly least: number | undefined;
}

export interface MemoryPicture {
  /** Layers with a cost of their own, in the order in which they run. */
  readonly layers: readonly MemoryLayer[];
  /** DRAM first. */
  readonly levels: readonly MemoryLevel[];
}

export function memoryOf(
  {layers, storages, resources}: Estimate,
  outline: ArchitectureOutline,
  attribution: Attribution | undefined,
): MemoryPicture {
  const timed = layers.filter(({status, cycles}) => status === "mapped" && (cycles ?? 0) > 0);
  const least = new Map(attribution?.layers.map((layer) => [layer.name, layer.least_dram_bytes]));
  const levels = storages.map((name, index): MemoryLevel => {
    const group = outline.groups.find((one) => one.name === name);
    const traffic = timed.map(({storages: each}) => ({
      read: each[index]?.bytes_read ?? 0,
      written: each[index]?.bytes_written ?? 0,
    }));
    return {
      name,
      title: resources.find((one) => one.name === name)?.title ?? name,
      offChip: group?.class === "DRAM",
      count: group?.count ?? 1,
      capacity: group?.sizes.capacity_bytes?.max,
      layers: traffic,
      total: {
        read: traffic.reduce((sum, {read}) => sum + read, 0),
        written: traffic.reduce((sum, {written}) => sum + written, 0),
      },
    };
  });
  return {
    layers: timed.map(({name}) => ({name, least: least.get(name)})),
    levels: levels.toSorted((a, b) => Number(b.offChip) - Number(a.offChip)),
  };
}

export function bytesOf({read, written}: LevelTraffic): number {
  return read + written;
}
