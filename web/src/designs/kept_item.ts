/** What “My designs” holds: texts of every kind that the page opens, each under a name. */

export const kKinds = ["design", "accelerator", "network", "model", "table"] as const;
export type KeptKind = (typeof kKinds)[number];

export interface KeptItem {
  readonly id: string;
  readonly kind: KeptKind;
  readonly name: string;
  /** The content of the file that it would be. */
  readonly text: string;
  /** False: the page kept it of its own accord, until newer ones take its place. */
  readonly saved: boolean;
  /** When it was changed last, in milliseconds since 1970. */
  readonly changedAt: number;
}

/** Form in which items are stored: a page that finds a newer one leaves it alone, and one that changes it reads this one. */
export const kForm = 1;

export interface StoredItem extends KeptItem {
  readonly form: number;
}

export function stored(item: KeptItem): StoredItem {
  return {...item, form: kForm};
}

/** A stored item; undefined of a newer form, or where something else is stored. */
export function itemOf(record: unknown): KeptItem | undefined {
  if (typeof record !== "object" || record === null) return undefined;
  const {form, id, kind, name, text, saved, changedAt} = record as Readonly<Record<keyof StoredItem, unknown>>;
  if (form !== kForm || typeof id !== "string" || typeof name !== "string" || typeof text !== "string")
    return undefined;
  const known = kKinds.find((each) => each === kind);
  if (known === undefined || typeof changedAt !== "number") return undefined;
  return {id, kind: known, name, text, saved: saved === true, changedAt};
}
