/** A value that many watch: views render from `state`, and only `update` changes it. */
export class Store<T extends object> {
  #state: T;
  #watchers = new Set<() => void>();

  constructor(initial: T) {
    this.#state = initial;
  }

  get state(): T {
    return this.#state;
  }

  update(patch: Partial<T>): void {
    this.#state = {...this.#state, ...patch};
    for (const watcher of this.#watchers) watcher();
  }

  /** Returns the function that ends watching. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }
}
