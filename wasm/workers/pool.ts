/** Workers that share work: each does one item at a time, and takes the next when it is done. */

import type {AbortSignalLike} from "../client/platform.ts";

import type {WorkerClient} from "./worker_client.ts";

/** Does one item on a worker. What it throws ends the whole run. */
export type ItemWork<Member, Item> = (member: Member, item: Item, signal: AbortSignalLike | undefined) => Promise<void>;

export class Pool<Member> {
  readonly #clients: readonly WorkerClient[];
  readonly #members: readonly Member[];

  /** `memberOf` makes of a worker's client what work is done with, once per worker. `size` is at least 1. */
  constructor(size: number, makeClient: () => WorkerClient, memberOf: (client: WorkerClient) => Member) {
    this.#clients = Array.from({length: Math.max(1, size)}, makeClient);
    this.#members = this.#clients.map(memberOf);
  }

  /** How many workers it has. */
  get size(): number {
    return this.#members.length;
  }

  /**
   * Does `work` for every item, which are taken in their order; resolves when all are done. Rejects with the signal's
   * reason where that ends it, and with what `work` throws; no item is begun after that.
   */
  async each<Item>(
    items: Iterable<Item> | AsyncIterable<Item>,
    work: ItemWork<Member, Item>,
    signal?: AbortSignalLike,
  ): Promise<void> {
    const source = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
    let over = false;
    const takeAll = async (member: Member): Promise<void> => {
      for (;;) {
        signal?.throwIfAborted();
        const next = over ? undefined : await source.next();
        if (next === undefined || next.done === true) return;
        await work(member, next.value, signal);
      }
    };
    try {
      await Promise.all(
        this.#members.map((member) =>
          takeAll(member).catch((error: unknown) => {
            over = true;
            throw error;
          }),
        ),
      );
    } finally {
      over = true;
      await source.return?.();
    }
  }

  /** Ends the workers; nothing may be asked of it any more. */
  end(): void {
    for (const client of this.#clients) client.end();
  }
}
