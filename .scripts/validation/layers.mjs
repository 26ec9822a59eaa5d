/**
 * Single layers as networks, with what a regression may look at: {network, features}. Features are those of
 * core/analytical/regression.h: a constant, multiply-accumulates, bytes read and bytes written, each element once.
 */
const kBiasBytes = 4;

function network(shape, layers) {
  return {name: "layer", inputs: {x: shape}, layers};
}

/** [1, MACs, bytes in, bytes out] of a layer of 8-bit tensors, its biases of 32 bits. */
function features({macs, inputs, weights, biases = 0, outputs}) {
  return [1, macs, inputs + weights + kBiasBytes * biases, outputs];
}

/**
 * A product of m x k and k x n, with the activation behind it where it is given.
 * @param {{m: number, n: number, k: number, bias?: boolean, relu?: boolean}} shape
 */
export function product({m, n, k, bias = false, relu = false}) {
  /** @type {object[]} */
  const layers = [{op: "Gemm", name: "product", inputs: ["x"], units: n, bias}];
  if (relu) layers.push({op: "Relu", name: "activation"});
  return {
    network: network([m, k], layers),
    features: features({macs: m * n * k, inputs: m * k, weights: k * n, biases: bias ? n : 0, outputs: m * n}),
  };
}

/**
 * A convolution, with the activation and the largest-value pooling behind it where they are given.
 * @param {{
 *   height: number,
 *   width: number,
 *   channels: number,
 *   filters: number,
 *   kernel: number,
 *   stride: number,
 *   pad: number,
 *   depthwise?: boolean,
 *   relu?: boolean,
 *   pool?: {size: number, stride: number, pad: number},
 * }} shape
 */
export function convolution({height, width, channels, filters, kernel, stride, pad, depthwise = false, relu, pool}) {
  const layer = {op: "Conv", name: "convolution", inputs: ["x"], filters, kernel, stride, pad};
  if (depthwise) layer.groups = "depthwise";
  /** @type {object[]} */
  const layers = [layer];
  if (relu) layers.push({op: "Relu", name: "activation"});
  if (pool) layers.push({op: "MaxPool", name: "pooling", kernel: pool.size, stride: pool.stride, pad: pool.pad});
  const side = (extent) => Math.floor((extent + 2 * pad - kernel) / stride) + 1;
  const pixels = side(height) * side(width);
  const weights = filters * (depthwise ? 1 : channels) * kernel * kernel;
  return {
    network: network([1, channels, height, width], layers),
    features: features({
      macs: weights * pixels,
      inputs: channels * height * width,
      weights,
      biases: filters,
      outputs: filters * pixels,
    }),
  };
}

/**
 * The sum of two activations of one shape, with the activation behind it where it is given.
 * @param {{height: number, width: number, channels: number, relu?: boolean}} shape
 */
export function addition({height, width, channels, relu = false}) {
  const shape = [1, channels, height, width];
  /** @type {object[]} */
  const layers = [{op: "Add", name: "addition", inputs: ["x", "y"]}];
  if (relu) layers.push({op: "Relu", name: "activation"});
  const elements = channels * height * width;
  return {
    network: {name: "layer", inputs: {x: shape, y: shape}, layers},
    features: features({macs: 0, inputs: 2 * elements, weights: 0, outputs: elements}),
  };
}

/**
 * The mean of each channel.
 * @param {{height: number, width: number, channels: number}} shape
 */
export function averagePooling({height, width, channels}) {
  return {
    network: network([1, channels, height, width], [{op: "GlobalAveragePool", name: "pooling", inputs: ["x"]}]),
    features: features({macs: 0, inputs: channels * height * width, weights: 0, outputs: channels}),
  };
}
