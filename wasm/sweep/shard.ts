/** A part of a sweep: every n-th point, so that parts cost about the same. */

export interface Shard {
  /** From 1 to count. */
  readonly part: number;
  readonly count: number;
}

/** "2/8" as {part: 2, count: 8}; undefined where it is none. */
export function shardOf(text: string): Shard | undefined {
  const [, part, count] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  const shard = {part: Number(part), count: Number(count)};
  return shard.part >= 1 && shard.part <= shard.count ? shard : undefined;
}

/** Whether the point at `index`, from 0, is in a shard. */
export function isIn({part, count}: Shard, index: number): boolean {
  return index % count === part - 1;
}
