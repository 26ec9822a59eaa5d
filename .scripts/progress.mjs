/**
 * Telling how far the scripts are: lines, and below them what is under way. On a terminal that is one line, rewritten as
 * it goes on; elsewhere a line every ten seconds.
 */
const kSecondsBetweenLines = 10;
const kClearLine = "\r\x1b[K";
const isTerminal = process.stdout.isTTY === true;

/** @type {Set<Work>} */
const underWay = new Set();

/** Something that takes a while. */
class Work {
  #what;
  #detail = "";
  #startMs = performance.now();
  #timer;

  /** @param {string} what */
  constructor(what) {
    this.#what = what;
    underWay.add(this);
    this.#timer = setInterval(
      () => (isTerminal ? draw() : print(this.text())),
      isTerminal ? 1000 : kSecondsBetweenLines * 1000,
    );
    draw();
  }

  /** Says how far it is. @param {string} detail */
  say(detail) {
    this.#detail = detail;
    draw();
  }

  end() {
    clearInterval(this.#timer);
    underWay.delete(this);
    draw();
  }

  text() {
    const seconds = Math.round((performance.now() - this.#startMs) / 1000);
    return `[cyclescope] ${this.#what}${this.#detail && `: ${this.#detail}`} (${seconds} s)`;
  }
}

/** Shows `what` as under way until its end() is called. @param {string} what */
export const beginWork = (what) => new Work(what);

/** Prints text, or an error with its stack, above what is under way. @param {unknown} text */
export function print(text, write = console.log) {
  if (isTerminal) process.stdout.write(kClearLine);
  write(text);
  draw();
}

/** Prints one line of progress. @param {string} text */
export const progress = (text) => print(`[cyclescope] ${text}`);

function draw() {
  if (!isTerminal) return;
  const line = [...underWay].map((work) => work.text()).join("  ");
  process.stdout.write(kClearLine + line.slice(0, (process.stdout.columns ?? 80) - 1));
}
