/** A part of a help page, as it is searched. */
export interface HelpSection {
  /** Relative to the folder of the help: `timing.html#caches`. */
  readonly address: string;
  /** The page's title. */
  readonly page: string;
  readonly title: string;
  readonly text: string;
}

/** A section with what was searched in it. */
export interface FoundSection {
  readonly address: string;
  readonly page: string;
  readonly title: string;
  /** Some words around the first that was found. */
  readonly excerpt: string;
}

/** What the script help/search.js leaves in the page that loads it. */
export interface HelpSearch {
  /** The sections with all words of a text, or with words that are nearly them; the best first. */
  find(text: string): FoundSection[];
}

declare global {
  var cyclescopeHelp: HelpSearch | undefined;
}
