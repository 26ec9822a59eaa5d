/** The documents that a call of the package uses, closed when it is over; the latest texts stay open for the next calls. */
import type {CoreClient} from "../client/core_client.ts";
import type {DocumentContent, DocumentKind} from "../client/documents.ts";
import type {Handle} from "../client/handle.ts";

/** Texts that stay open although no call uses them. */
const kIdle = 8;

interface OpenText {
  readonly key: string;
  readonly handle: Handle;
  users: number;
}

/** Texts that are open, the one that was used last at the end. */
export class OpenTexts {
  readonly #client: CoreClient;
  #open: OpenText[] = [];

  constructor(client: CoreClient) {
    this.#client = client;
  }

  take(kind: DocumentKind, text: string): OpenText {
    const key = `${kind}\n${text}`;
    const known = this.#open.find((entry) => entry.key === key);
    const entry = known ?? {key, handle: this.#client.open(kind, text), users: 0};
    entry.users += 1;
    this.#open = [...this.#open.filter((other) => other !== entry), entry];
    return entry;
  }

  giveBack(entry: OpenText): void {
    entry.users -= 1;
    const idle = this.#open.filter(({users}) => users === 0);
    for (const {handle} of idle.slice(0, -kIdle)) {
      this.#client.close(handle);
      this.#open = this.#open.filter((other) => other.handle !== handle);
    }
  }
}

export class Scope {
  readonly #client: CoreClient;
  readonly #texts: OpenTexts;
  readonly #taken: OpenText[] = [];
  readonly #own: Handle[] = [];

  constructor(client: CoreClient, texts: OpenTexts) {
    this.#client = client;
    this.#texts = texts;
  }

  open(kind: DocumentKind, content: DocumentContent): Handle {
    if (typeof content !== "string") return this.close(this.#client.open(kind, content));
    const entry = this.#texts.take(kind, content);
    this.#taken.push(entry);
    return entry.handle;
  }

  /** Closes `handle` in the end. */
  close(handle: Handle): Handle {
    this.#own.push(handle);
    return handle;
  }

  end(): void {
    for (const handle of this.#own.splice(0)) this.#client.close(handle);
    for (const entry of this.#taken.splice(0)) this.#texts.giveBack(entry);
  }
}

/** Does `work` with documents that are closed when it is over. */
export type Scoped = <T>(work: (scope: Scope) => Promise<T>) => Promise<T>;

export function scopes(client: CoreClient): Scoped {
  const texts = new OpenTexts(client);
  return async (work) => {
    const scope = new Scope(client, texts);
    try {
      return await work(scope);
    } finally {
      scope.end();
    }
  };
}
