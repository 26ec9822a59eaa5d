/**
 * How far requests in program order and first come, first served differ: the exact method against simulation in which all
 * storages serve requests as they come, over random layers on every preset at its default parameters.
 */

/** Layers on every preset. */
const kLayers = 24;
/** Differences from which on they are counted, in percent. */
const kNotable = 1;

/** Random numbers that are the same in every run. */
function randomFrom(seed) {
  let state = seed;
  return (least, most) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return least + Math.floor((state / 2 ** 32) * (most - least + 1));
  };
}

/** A small network of one layer, and what it is called. */
function randomLayer(pick) {
  const kind = pick(0, 4);
  if (kind === 0) {
    const [rows, depth, units] = [pick(1, 64), pick(1, 96), pick(1, 64)];
    return [`matmul ${rows} x ${depth} x ${units}`, [rows, depth], {op: "Gemm", units, bias: false}];
  }
  const [channels, side] = [pick(1, 24), pick(4, 20)];
  const image = [1, channels, side, side];
  const size = `${channels} x ${side} x ${side}`;
  if (kind === 1) return [`relu ${size}`, image, {op: "Relu"}];
  if (kind === 2) return [`max pooling ${size}`, image, {op: "MaxPool", kernel: 2, stride: 2}];
  const [filters, kernel] = [pick(1, 24), pick(0, 1) * 2 + 1];
  if (kind === 3) return [`conv ${kernel} of ${size} to ${filters}`, image, {op: "Conv", filters, kernel, pad: "same"}];
  const length = [1, channels, pick(8, 80)];
  return [
    `conv1d 9 of ${length[1]} x ${length[2]} to ${filters}`,
    length,
    {op: "Conv", filters, kernel: 9, pad: "same"},
  ];
}

/**
 * A row per preset: layers compared, mean and largest difference in percent, how many differ by more than 1 %, and the
 * layer that differs the most. Layers that a preset does not map, or that are too large to simulate, are left out.
 */
export async function compareArbitration(presets, tryEstimate) {
  const rows = [];
  for (const [number, {name}] of presets.entries()) {
    const pick = randomFrom(number + 1);
    const differences = [];
    for (let i = 0; i < kLayers; ++i) {
      const [what, shape, layer] = randomLayer(pick);
      const network = {name: "layer", inputs: {x: shape}, layers: [layer]};
      const cycles = async (options) => {
        const outcome = await tryEstimate({architecture: name, network, ...options});
        return outcome.ok ? outcome.value.total.cycles : null;
      };
      const ordered = await cycles({});
      const asTheyCome = ordered && (await cycles({method: "simulate", arbitration: "first_come"}));
      if (ordered && asTheyCome) differences.push({what, percent: 100 * (asTheyCome / ordered - 1)});
    }
    rows.push(rowOf(name, differences));
  }
  return rows;
}

function rowOf(preset, differences) {
  const sizes = differences.map(({percent}) => Math.abs(percent));
  const worst = Math.max(0, ...sizes);
  return {
    preset,
    layers: differences.length,
    mean_percent: sizes.length > 0 ? sizes.reduce((sum, size) => sum + size, 0) / sizes.length : 0,
    worst_percent: worst,
    above_1_percent: sizes.filter((size) => size > kNotable).length,
    worst_layer: worst > 0 ? (differences.find(({percent}) => Math.abs(percent) === worst)?.what ?? "") : "",
  };
}
