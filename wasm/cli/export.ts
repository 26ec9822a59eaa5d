/** `cyclescope export`: a network in the formats of others. */
import {kExports} from "./methods.ts";
import {InputError, choice, openNetwork, print} from "./support.ts";
import {networkTopology, readNetwork} from "../package/index.ts";
import type {Dimensions} from "../package/index.ts";

/** `format` is as it was given. Writes the network to the output, and what is not in it to the errors. */
export async function runExport(argument: string, format: string, dimensions: Dimensions): Promise<number> {
  const to = choice("--to", format, kExports);
  const network = openNetwork(argument);
  try {
    if (to === "scale-sim") {
      const {text, left_out: leftOut} = await networkTopology(network.content, {dimensions});
      print(text);
      if (leftOut.length > 0) process.stderr.write(`${leftOutText(leftOut)}\n`);
    } else {
      const {network: document} = await readNetwork(network.content, {dimensions});
      if (document === undefined) throw new InputError(`${argument} is in our own JSON already`);
      print(`${JSON.stringify(document, null, 2)}\n`);
    }
    return 0;
  } finally {
    network.close();
  }
}

function leftOutText(layers: readonly {layer: string; operator: string; macs: number}[]): string {
  const names = layers.map(
    ({layer, operator, macs}) => `  ${operator} at '${layer}', ${macs.toLocaleString("en-US")} MACs`,
  );
  return ["left out, for SCALE-Sim cannot say it:", ...names].join("\n");
}
