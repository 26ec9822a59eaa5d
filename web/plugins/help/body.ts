/** What the makers of help pages share. */

export interface Heading {
  readonly level: number;
  readonly id: string;
  readonly title: string;
}

/** What stands in the middle of a page. */
export interface Body {
  /** HTML. */
  readonly body: string;
  readonly headings: readonly Heading[];
}

export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
