/** Edits of a network in our own JSON, as people write it: every function answers a new document. */

export type Value = null | boolean | number | string | readonly Value[] | {readonly [key: string]: Value};
export type Layer = {readonly [key: string]: Value};

/** A network whose weights and shapes follow from its layers. */
export interface WrittenNetwork extends Layer {
  readonly name: string;
  readonly layers: readonly Layer[];
}

/** A layer's place: its number, and within repeated blocks that of each block before it. */
export type LayerPath = readonly number[];

export interface LayerRow {
  readonly path: LayerPath;
  readonly layer: Layer;
}

/** The network of a text; undefined where it is none, or a list of tensors that programs have written. */
export function writtenNetwork(text: string): WrittenNetwork | undefined {
  try {
    const document = JSON.parse(text) as Partial<WrittenNetwork>;
    return Array.isArray(document.layers) && !("tensors" in document) ? (document as WrittenNetwork) : undefined;
  } catch {
    return undefined;
  }
}

/** As the built-in networks are laid out: a layer on each line. */
export function networkText({layers, ...rest}: WrittenNetwork): string {
  const head = Object.entries(rest).map(([key, value]) => `  ${JSON.stringify(key)}: ${spaced(value)},\n`);
  return `{\n${head.join("")}  "layers": [\n${layers.map((layer) => `    ${spaced(layer)}`).join(",\n")}\n  ]\n}\n`;
}

function spaced(value: Value): string {
  if (Array.isArray(value)) return `[${(value as readonly Value[]).map(spaced).join(", ")}]`;
  if (typeof value === "object" && value !== null)
    return `{${Object.entries(value)
      .map(([key, inner]) => `${JSON.stringify(key)}: ${spaced(inner as Value)}`)
      .join(", ")}}`;
  return JSON.stringify(value);
}

function blockOf(layer: Layer): readonly Layer[] {
  return Array.isArray(layer["layers"]) ? (layer["layers"] as readonly Layer[]) : [];
}

/** All layers in their order, those of repeated blocks behind the block. */
export function rowsOf({layers}: WrittenNetwork, prefix: LayerPath = []): LayerRow[] {
  return layers.flatMap((layer, index) => {
    const path = [...prefix, index];
    const block = blockOf(layer);
    return [{path, layer}, ...(block.length > 0 ? rowsOf({name: "", layers: block}, path) : [])];
  });
}

/** The document with the list of layers around `path` changed. */
function withList(
  network: WrittenNetwork,
  [index = 0, ...rest]: LayerPath,
  change: (layers: readonly Layer[], index: number) => readonly Layer[],
): WrittenNetwork {
  if (rest.length === 0) return {...network, layers: change(network.layers, index)};
  const layers = network.layers.map((layer, at) => {
    if (at !== index) return layer;
    const inner = withList({name: "", layers: blockOf(layer)}, rest, change);
    return {...layer, layers: inner.layers};
  });
  return {...network, layers};
}

function listAround({layers}: WrittenNetwork, path: LayerPath): readonly Layer[] {
  return path.slice(0, -1).reduce<readonly Layer[]>((list, index) => blockOf(list[index] ?? {}), layers);
}

function textOf(value: Value | undefined): string {
  return typeof value === "string" ? value : "";
}

/** What later layers call the output of a layer; undefined where it has no name. */
function nameOf(layer: Layer | undefined): string | undefined {
  return layer === undefined || textOf(layer["name"]) === "" ? undefined : textOf(layer["name"]);
}

function inputsOf(layer: Layer): readonly string[] | undefined {
  return Array.isArray(layer["inputs"]) ? (layer["inputs"] as readonly string[]) : undefined;
}

function namesIn(network: WrittenNetwork): Set<string> {
  const names = rowsOf(network).flatMap(({layer}) => nameOf(layer) ?? []);
  const inputs = network["inputs"];
  return new Set([...names, ...(typeof inputs === "object" && inputs !== null ? Object.keys(inputs) : [])]);
}

function freshName(network: WrittenNetwork, wanted: string): string {
  const taken = namesIn(network);
  for (let number = 2; ; number += 1) {
    const name = taken.has(wanted) ? `${wanted}_${number}` : wanted;
    if (!taken.has(name)) return name;
  }
}

/** Every reference to `from`, in layers and outputs, leads to `to`. */
function redirected(network: WrittenNetwork, from: string, to: string): WrittenNetwork {
  const all = (names: readonly string[]) => names.map((name) => (name === from ? to : name));
  const layers = (list: readonly Layer[]): Layer[] =>
    list.map((layer) => {
      const inputs = inputsOf(layer);
      const block = blockOf(layer);
      return {
        ...layer,
        ...(inputs ? {inputs: all(inputs)} : {}),
        ...(block.length > 0 ? {layers: layers(block)} : {}),
      };
    });
  const outputs = network["outputs"];
  return {
    ...network,
    layers: layers(network.layers),
    ...(Array.isArray(outputs) ? {outputs: all(outputs as readonly string[])} : {}),
  };
}

function keyed(layer: Layer, key: string, value: Value | undefined): Layer {
  const others = Object.entries(layer).filter(([name]) => name !== key);
  if (value === undefined) return Object.fromEntries(others);
  return Object.hasOwn(layer, key) ? {...layer, [key]: value} : Object.fromEntries([...others, [key, value]]);
}

/** Sets a field of a layer, or takes it away; a new name is followed by all that refer to it. */
export function withField(
  network: WrittenNetwork,
  path: LayerPath,
  key: string,
  value: Value | undefined,
): WrittenNetwork {
  const before = nameOf(listAround(network, path)[path.at(-1) ?? 0]);
  const changed = withList(network, path, (layers, index) =>
    layers.map((layer, at) => (at === index ? keyed(layer, key, value) : layer)),
  );
  const renamed = key === "name" && before !== undefined && typeof value === "string" && value !== "";
  return renamed ? redirected(changed, before, value) : changed;
}

/** The layer gets another operator; fields that this one does not know go. */
export function withOperator(
  network: WrittenNetwork,
  path: LayerPath,
  operator: string,
  known: readonly string[],
): WrittenNetwork {
  return withList(network, path, (layers, index) =>
    layers.map((layer, at) =>
      at === index
        ? Object.fromEntries(
            Object.entries({...layer, op: operator}).filter(([key]) => known.length === 0 || known.includes(key)),
          )
        : layer,
    ),
  );
}

/** A layer behind another; with an empty path, in front of all. */
export function withAdded(network: WrittenNetwork, path: LayerPath, layer: Layer): WrittenNetwork {
  if (path.length === 0) return {...network, layers: [layer, ...network.layers]};
  return withList(network, path, (layers, index) => layers.toSpliced(index + 1, 0, layer));
}

/** Without the layer: who read its output reads what it read. */
export function withoutLayer(network: WrittenNetwork, path: LayerPath): WrittenNetwork {
  const list = listAround(network, path);
  const index = path.at(-1) ?? 0;
  const layer = list[index];
  const removed = withList(network, path, (layers, at) => layers.toSpliced(at, 1));
  const name = nameOf(layer);
  if (layer === undefined || name === undefined) return removed;
  const source = inputsOf(layer)?.[0] ?? nameOf(list[index - 1]) ?? firstInput(network);
  return source === undefined ? removed : redirected(removed, name, source);
}

function firstInput(network: WrittenNetwork): string | undefined {
  const inputs = network["inputs"];
  return typeof inputs === "object" && inputs !== null ? Object.keys(inputs)[0] : undefined;
}

/** The layer once more behind itself: the copy reads the original, and what follows reads the copy. */
export function withDuplicate(network: WrittenNetwork, path: LayerPath): WrittenNetwork {
  const layer = listAround(network, path)[path.at(-1) ?? 0];
  if (layer === undefined) return network;
  const name = nameOf(layer);
  const inputs = inputsOf(layer);
  const copy = {
    ...layer,
    ...(name === undefined ? {} : {name: freshName(network, name)}),
    ...(inputs === undefined || name === undefined ? {} : {inputs: [name, ...inputs.slice(1)]}),
  };
  return withAdded(network, path, copy);
}

/** A second way beside the layer: the same layer with the same input, and an addition that joins both. */
export function withBranch(network: WrittenNetwork, path: LayerPath): WrittenNetwork {
  const list = listAround(network, path);
  const index = path.at(-1) ?? 0;
  const layer = list[index];
  if (layer === undefined) return network;
  const operator = textOf(layer["op"]).toLowerCase();
  let named = network;
  const ensure = (at: LayerPath, wanted: string): string => {
    const known = nameOf(listAround(named, at)[at.at(-1) ?? 0]);
    if (known !== undefined) return known;
    const name = freshName(named, wanted);
    named = withField(named, at, "name", name);
    return name;
  };
  const own = ensure(path, operator);
  const before = index > 0 ? [...path.slice(0, -1), index - 1] : undefined;
  const inputs = inputsOf(layer);
  const source = before === undefined || inputs ? firstInput(network) : ensure(before, `${operator}_input`);
  const twin = freshName(named, `${own}_branch`);
  const second: Layer = {...layer, name: twin, ...(inputs || source === undefined ? {} : {inputs: [source]})};
  const joined = freshName(named, `${own}_sum`);
  const consumers = redirected(named, own, joined);
  return withList(consumers, path, (layers, at) =>
    layers.toSpliced(at + 1, 0, second, {op: "Add", name: joined, inputs: [own, twin]}),
  );
}

/** What a cell's text stands for: JSON where it is, names otherwise; undefined where it is empty. */
export function cellValue(text: string): Value | undefined {
  const trimmed = text.trim();
  if (trimmed === "") return undefined;
  if (/^-?\d+(\s*[,x×]\s*-?\d+)+$/.test(trimmed)) return trimmed.split(/\s*[,x×]\s*/).map(Number);
  try {
    return JSON.parse(trimmed) as Value;
  } catch {
    return trimmed;
  }
}

/** A value as its cell has it. */
export function cellText(value: Value | undefined): string {
  if (value === undefined) return "";
  if (typeof value === "string") return value;
  if (Array.isArray(value) && value.every((one) => typeof one === "number")) return value.join(", ");
  return JSON.stringify(value);
}

/** Names in a cell, separated by commas. */
export function cellNames(text: string): readonly string[] | undefined {
  const names = text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  return names.length > 0 ? names : undefined;
}
