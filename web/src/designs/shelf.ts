/**
 * Where designs are kept: the browser's database, one record per item, so that tabs do not overwrite each other's; or, where
 * it lets the page keep nothing, this tab's memory.
 */

import {openDB} from "idb";
import type {IDBPDatabase} from "idb";
import {itemOf, stored} from "./kept_item.ts";
import type {KeptItem} from "./kept_item.ts";

const kDatabase = "cyclescope";
/** Of the database: which stores it has. */
const kVersion = 1;
const kItems = "items";
const kWorkspaces = "workspaces";
const kChannel = "cyclescope-designs";

/** A workspace as it was left: of one tab. */
export interface StoredWorkspace {
  readonly id: string;
  readonly form: number;
  /** In milliseconds since 1970. */
  readonly changedAt: number;
  readonly state: unknown;
}

export interface Shelf {
  /** Whether what is put here is still there when the page is opened again. */
  readonly lasting: boolean;
  items(): Promise<KeptItem[]>;
  /** Rejects where there is no room. */
  put(item: KeptItem): Promise<void>;
  /** Changes an item, if nobody has deleted it meanwhile. */
  change(id: string, change: (item: KeptItem) => KeptItem): Promise<void>;
  remove(id: string): Promise<void>;
  workspaces(): Promise<StoredWorkspace[]>;
  putWorkspace(workspace: StoredWorkspace): Promise<void>;
  removeWorkspace(id: string): Promise<void>;
  /** Calls `heard` after every change, also of other tabs. Returns the function that ends it. */
  watch(heard: () => void): () => void;
}

let shelf: Promise<Shelf> | undefined;

/** The one shelf of this page. */
export function openShelf(): Promise<Shelf> {
  return (shelf ??= openDatabase().then(
    (database) => new DatabaseShelf(database),
    () => new MemoryShelf(),
  ));
}

async function openDatabase(): Promise<IDBPDatabase> {
  return openDB(kDatabase, kVersion, {
    upgrade(database) {
      for (const store of [kItems, kWorkspaces]) database.createObjectStore(store, {keyPath: "id"});
    },
    // A newer page in another tab may change the stores.
    blocking(_current, _blocked, event) {
      (event.target as IDBDatabase).close();
    },
  });
}

/** Tells the tabs, this one among them, that something has changed. */
class Bell {
  readonly #channel = typeof BroadcastChannel === "undefined" ? undefined : new BroadcastChannel(kChannel);
  readonly #heard = new Set<() => void>();

  constructor() {
    if (this.#channel) this.#channel.onmessage = () => this.#call();
  }

  ring(): void {
    this.#channel?.postMessage(null);
    this.#call();
  }

  watch(heard: () => void): () => void {
    this.#heard.add(heard);
    return () => this.#heard.delete(heard);
  }

  #call(): void {
    for (const heard of this.#heard) heard();
  }
}

class DatabaseShelf implements Shelf {
  readonly lasting = true;
  readonly #database: IDBPDatabase;
  readonly #bell = new Bell();

  constructor(database: IDBPDatabase) {
    this.#database = database;
  }

  async items(): Promise<KeptItem[]> {
    const records = (await this.#database.getAll(kItems)) as unknown[];
    return records.flatMap((record) => itemOf(record) ?? []);
  }

  async put(item: KeptItem): Promise<void> {
    await this.#database.put(kItems, stored(item));
    this.#bell.ring();
  }

  async change(id: string, change: (item: KeptItem) => KeptItem): Promise<void> {
    const transaction = this.#database.transaction(kItems, "readwrite");
    const item = itemOf(await transaction.store.get(id));
    if (item !== undefined) await transaction.store.put(stored(change(item)));
    await transaction.done;
    this.#bell.ring();
  }

  async remove(id: string): Promise<void> {
    await this.#database.delete(kItems, id);
    this.#bell.ring();
  }

  async workspaces(): Promise<StoredWorkspace[]> {
    return (await this.#database.getAll(kWorkspaces)) as StoredWorkspace[];
  }

  async putWorkspace(workspace: StoredWorkspace): Promise<void> {
    await this.#database.put(kWorkspaces, workspace);
  }

  async removeWorkspace(id: string): Promise<void> {
    await this.#database.delete(kWorkspaces, id);
  }

  watch(heard: () => void): () => void {
    return this.#bell.watch(heard);
  }
}

class MemoryShelf implements Shelf {
  readonly lasting = false;
  readonly #items = new Map<string, KeptItem>();
  readonly #workspaces = new Map<string, StoredWorkspace>();
  readonly #bell = new Bell();

  async items(): Promise<KeptItem[]> {
    return [...this.#items.values()];
  }

  async put(item: KeptItem): Promise<void> {
    this.#items.set(item.id, item);
    this.#bell.ring();
  }

  async change(id: string, change: (item: KeptItem) => KeptItem): Promise<void> {
    const item = this.#items.get(id);
    if (item !== undefined) await this.put(change(item));
  }

  async remove(id: string): Promise<void> {
    this.#items.delete(id);
    this.#bell.ring();
  }

  async workspaces(): Promise<StoredWorkspace[]> {
    return [...this.#workspaces.values()];
  }

  async putWorkspace(workspace: StoredWorkspace): Promise<void> {
    this.#workspaces.set(workspace.id, workspace);
  }

  async removeWorkspace(id: string): Promise<void> {
    this.#workspaces.delete(id);
  }

  watch(heard: () => void): () => void {
    return this.#bell.watch(heard);
  }
}
