/** Small ONNX files, written field by field: as much of the format as the tests need. */

type Field = readonly [number: number, value: number | string | Uint8Array];

function varint(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) + 128);
  }
}

/** A message of fields with varints for numbers and lengths for everything else. */
function message(...fields: Field[]): Uint8Array {
  const bytes: number[] = [];
  for (const [number, value] of fields) {
    if (typeof value === "number") {
      bytes.push(...varint(number * 8), ...varint(value));
    } else {
      const content = typeof value === "string" ? new TextEncoder().encode(value) : value;
      bytes.push(...varint(number * 8 + 2), ...varint(content.length));
      for (const byte of content) bytes.push(byte);
    }
  }
  return Uint8Array.from(bytes);
}

function integers(name: string, values: readonly number[]): Uint8Array {
  return message([1, name], ...values.map((value): Field => [8, value]), [20, 7]);
}

function node(operator: string, name: string, inputs: string[], outputs: string[], ...attributes: Uint8Array[]): Field {
  return [
    1,
    message(
      ...inputs.map((input): Field => [1, input]),
      ...outputs.map((output): Field => [2, output]),
      [3, name],
      [4, operator],
      ...attributes.map((attribute): Field => [5, attribute]),
    ),
  ];
}

function weight(name: string, shape: readonly number[]): Field {
  const bytes = new Uint8Array(4 * shape.reduce((product, extent) => product * extent, 1));
  return [5, message(...shape.map((extent): Field => [1, extent]), [2, 1], [8, name], [9, bytes])];
}

/** A graph's input or output; a text is a symbolic extent. */
function value(field: 11 | 12, name: string, shape: readonly (number | string)[]): Field {
  const dimensions = shape.map((extent): Field => [1, message([typeof extent === "number" ? 1 : 2, extent])]);
  const type = message([1, message([1, 1], [2, message(...dimensions)])]);
  return [field, message([1, name], [2, type])];
}

function model(...graph: Field[]): Uint8Array {
  return message([1, 8], [7, message(...graph, [2, "tiny"])], [8, message([1, ""], [2, 13])]);
}

/** A convolution, an activation and an operator that no accelerator here has. The batch is symbolic. */
export function tinyModel(): Uint8Array {
  return model(
    node("Conv", "first conv", ["x", "w"], ["y"], integers("kernel_shape", [3, 3]), integers("pads", [1, 1, 1, 1])),
    node("Relu", "first relu", ["y"], ["z"]),
    node("Det", "last det", ["z"], ["out"]),
    weight("w", [8, 3, 3, 3]),
    value(11, "x", ["batch", 3, 16, 16]),
    value(12, "out", ["batch", 8]),
  );
}
