/** A network in our own JSON with all of its tensors, as the core writes it (web/networks/schema/network.schema.json). */

export interface CompleteTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** Left out: float32. */
  readonly type?: string;
  /** A weight. */
  readonly constant?: boolean;
}

/** Inputs and outputs are positions in the list of tensors, -1 for an input that is left out; what is usual is left out. */
export interface CompleteLayer {
  readonly name: string;
  readonly kind: string;
  /** As its source spells it. */
  readonly op: string;
  readonly function?: string;
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly kernel?: readonly number[];
  readonly stride?: readonly number[];
  readonly dilation?: readonly number[];
  readonly pad_begin?: readonly number[];
  readonly pad_end?: readonly number[];
  readonly groups?: number;
  readonly count_include_pad?: boolean;
  readonly transpose_a?: boolean;
  readonly transpose_b?: boolean;
  readonly axis?: number;
  readonly axes?: readonly number[];
  readonly keep_dims?: boolean;
  readonly sizes?: readonly number[];
}

export interface CompleteNetwork {
  readonly name: string;
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly tensors: readonly CompleteTensor[];
  readonly layers: readonly CompleteLayer[];
}
