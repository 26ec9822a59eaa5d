/** What every quantity means, in one sentence: the hints of the totals, the chart and the table. */
export const kDefinitions = {
  cycles: "Cycles of the accelerator's clock from the first instruction's fetch to the last result.",
  time: "Cycles divided by the clock. A dash where the clock is not known.",
  share: "The layer's part of the network's cycles. The bars are relative to the largest layer.",
  macs: "Multiply-accumulate operations; positions in the padding are counted, as usual.",
  utilisation: "MACs divided by what the units for multiply-accumulates could do in the same cycles.",
  instructions: "Instructions that the accelerator executes.",
  iterations:
    "Iterations of innermost loops that were evaluated instruction by instruction; all others provably repeat them.",
  range: "Nine of ten latencies like this are within this range, judged by the model's errors in cross-validation.",
  limiting:
    "The part of the machine that is in use for at least 90 % of the layer's cycles. Where none is, parts wait for each other.",
  exact: "What the cycles are to the description. It says nothing of the real machine.",
  validated: "How far measurements that nothing was fitted to speak for these cycles.",
  complete: "How much of the network is in these cycles.",
  operator: "What the layer computes, as its source spells it.",
  output: "Extents of the layer's output, outermost first.",
  busyMean: "Share of the cycles in which a part was in use, on average over all parts of that name.",
  busyMax: "The same of the busiest part.",
  bytes: "Whole words read and written, as bytes; what is loaded twice counts twice.",
  difference: "How many more or fewer cycles than the layer of that name takes in what is pinned.",
  position: "Position in the network: layers run in this order.",
  layers: "Layers of the network, those that only rename data included.",
  weights: "Elements of the tensors that the network brings along, such as kernels and biases.",
  layer: "The layer's name in the network.",
} as const;
