/**
 * Pre-activation ResNets ("v2": He et al., Identity Mappings in Deep Residual Networks, 2016) in the project's own JSON, as
 * Gluon's model zoo builds them. Normalisations are left out: behind a convolution they are merged into it, and in front of
 * a block they go with the activation there.
 */

const kStages = {
  resnet18_v2: {bottleneck: false, blocks: [2, 2, 2, 2]},
  resnet34_v2: {bottleneck: false, blocks: [3, 4, 6, 3]},
  resnet50_v2: {bottleneck: true, blocks: [3, 4, 6, 3]},
  resnet101_v2: {bottleneck: true, blocks: [3, 4, 23, 3]},
};

/** Whether a layer is an activation in front of a block, or of the pooling at the end. */
export const isPreactivation = (name) => name === "relu" || name.endsWith(".relu");

export function preactivationResNet(name) {
  const {bottleneck, blocks} = kStages[name];
  /** @type {object[]} */
  const layers = [
    convolution("conv1", undefined, 64, 7, 2, ["Relu"]),
    {op: "MaxPool", name: "pool1", kernel: 3, stride: 2, pad: 1},
  ];
  let last = "pool1";
  let channels = 64;
  blocks.forEach((count, stage) => {
    const width = 64 << stage;
    const outputs = bottleneck ? 4 * width : width;
    for (let block = 1; block <= count; block++) {
      const stride = block === 1 && stage > 0 ? 2 : 1;
      const prefix = `layer${stage + 1}.${block}`;
      const active = `${prefix}.relu`;
      layers.push({op: "Relu", name: active, inputs: [last]});
      let shortcut = last;
      if (outputs !== channels) {
        shortcut = `${prefix}.downsample`;
        layers.push(convolution(shortcut, active, outputs, 1, stride));
      }
      const [first, second, third] = [`${prefix}.conv1`, `${prefix}.conv2`, `${prefix}.conv3`];
      if (bottleneck) {
        layers.push(convolution(first, active, width, 1, 1, ["Relu"]));
        layers.push(convolution(second, undefined, width, 3, stride, ["Relu"]));
        layers.push(convolution(third, undefined, outputs, 1, 1));
      } else {
        layers.push(convolution(first, active, width, 3, stride, ["Relu"]));
        layers.push(convolution(second, undefined, outputs, 3, 1));
      }
      layers.push({op: "Add", name: prefix, inputs: [bottleneck ? third : second, shortcut]});
      last = prefix;
      channels = outputs;
    }
  });
  layers.push({op: "Relu", name: "relu", inputs: [last]});
  layers.push({op: "GlobalAveragePool", name: "pool"}, {op: "Flatten"}, {op: "Gemm", name: "fc", units: 1000});
  return {name, inputs: {data: [1, 3, 224, 224]}, layers};
}

function convolution(name, input, filters, kernel, stride, then) {
  return {
    op: "Conv",
    name,
    ...(input === undefined ? {} : {inputs: [input]}),
    filters,
    kernel,
    stride,
    pad: (kernel - 1) / 2,
    bias: then !== undefined, // of the normalisation behind it, merged
    ...(then === undefined ? {} : {then}),
  };
}
