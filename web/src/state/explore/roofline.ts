/**
 * Rooflines (Williams, Waterman, Patterson, CACM 2009): what a machine's peak and a storage's bandwidth allow, and where the
 * layers of an estimate are below that.
 */

import type {ArchitectureOutline, Estimate} from "../../core/types.ts";

/** A storage's bandwidth: what all its ports transfer in a cycle. */
export interface Ceiling {
  /** Its name, with * for every index. */
  readonly storage: string;
  /** ACADL class. */
  readonly kind: string;
  /** Unit: bytes per cycle. */
  readonly bandwidth: number;
}

/** Layers that multiply, and move data through the storage. */
export interface RooflineLayer {
  /** In the network. */
  readonly index: number;
  readonly name: string;
  readonly operator: string;
  /** Names of the computations that it consists of. */
  readonly kernels: string[];
  readonly status: "mapped";
  /** MACs per byte that moves through the storage. */
  readonly intensity: number;
  /** Unit: MACs per cycle. */
  readonly performance: number;
  /** The most that the roof allows at that intensity. Unit: MACs per cycle. */
  readonly roof: number;
  /** Of all cycles. */
  readonly share: number;
  /** Whether the roof is the storage's bandwidth there. */
  readonly underBandwidth: boolean;
}

export interface Roofline {
  readonly ceiling: Ceiling;
  /** Unit: MACs per cycle. */
  readonly peak: number;
  /** Intensity at which both limits meet. Unit: MACs per byte. */
  readonly ridge: number;
  readonly layers: readonly RooflineLayer[];
  /** Of all cycles: layers that multiply nothing, or move nothing there. */
  readonly elsewhere: number;
}

/** Storages for data and their bandwidths, DRAM first; those whose ports the description leaves open are not known. */
export function ceilingsOf({groups}: ArchitectureOutline, storages: readonly string[]): Ceiling[] {
  const ceilings = storages.flatMap((storage): Ceiling[] => {
    const group = groups.find(({name}) => name === storage);
    const {data_width, port_width, read_write_ports} = group?.sizes ?? {};
    if (group === undefined || !data_width || !port_width || !read_write_ports) return [];
    const bandwidth = ((data_width.max * port_width.max * read_write_ports.max) / 8) * group.count;
    return [{storage, kind: group.class, bandwidth}];
  });
  const rank = ({kind}: Ceiling) => (kind === "DRAM" ? 0 : 1);
  return ceilings.sort((a, b) => rank(a) - rank(b));
}

export function rooflineOf({architecture, storages, layers}: Estimate, ceiling: Ceiling): Roofline {
  const peak = architecture.peak_macs_per_cycle;
  const storage = storages.indexOf(ceiling.storage);
  const shown = layers.flatMap((layer, index): RooflineLayer[] => {
    const {bytes_read = 0, bytes_written = 0} = layer.storages[storage] ?? {};
    const bytes = bytes_read + bytes_written;
    if (layer.status !== "mapped" || layer.macs === 0 || bytes === 0 || layer.cycles === 0) return [];
    const intensity = layer.macs / bytes;
    const underBandwidth = intensity * ceiling.bandwidth < peak;
    const {name, operator, status} = layer;
    const share = layer.share ?? 0;
    return [
      {
        index,
        name,
        operator,
        kernels: layer.kernels.map(({kernel}) => kernel),
        status,
        intensity,
        performance: layer.macs / (layer.cycles ?? Infinity),
        roof: Math.min(peak, intensity * ceiling.bandwidth),
        share,
        underBandwidth,
      },
    ];
  });
  const shares = shown.reduce((sum, {share}) => sum + share, 0);
  return {ceiling, peak, ridge: peak / ceiling.bandwidth, layers: shown, elsewhere: Math.max(0, 1 - shares)};
}
