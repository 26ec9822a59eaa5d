/** Files of lessons: those that come with the page, and others beside it. */

const kFiles = import.meta.glob<string>("../../../lessons/*.md", {query: "?url", import: "default", eager: true});

/** Of the lessons in the order in which they are taught. */
const kOrder = [
  ...["roofline", "staircase", "dataflows", "array_shape", "buffers"],
  ...["memory_wall", "sixteen_times", "attention", "four_billion", "black_boxes"],
];

const kAddresses = new Map(
  Object.entries(kFiles).flatMap(([path, url]) => {
    const name = path.replace(/^.*\//, "").replace(/\.md$/, "");
    return name === "README" ? [] : [[name, url] as const];
  }),
);

/** Names of the lessons that come with the page. */
export const kLessonNames: readonly string[] = [...kAddresses.keys()].toSorted(
  (a, b) => kOrder.indexOf(a) - kOrder.indexOf(b),
);

/** The text of a lesson. Rejects, with a sentence for people, where it is not there. */
export async function lessonText(name: string): Promise<string> {
  const response = await fetch(addressOf(name));
  if (!response.ok) throw new Error(`the lesson “${name}” is not there: ${response.status} ${response.statusText}`);
  const type = response.headers.get("content-type") ?? "";
  if (type.startsWith("text/html")) throw new Error(`“${name}” is a page, and no lesson`);
  return response.text();
}

function addressOf(name: string): string {
  const known = kAddresses.get(name);
  if (known !== undefined) return known;
  if (!/\.(md|markdown)$/i.test(name))
    throw new Error(`there is no lesson “${name}”; those that come with the page are ${kLessonNames.join(", ")}`);
  const url = new URL(name, document.baseURI);
  if (url.origin !== location.origin)
    throw new Error(`the lesson “${name}” is on another server; put it beside this page, or open it as a file`);
  return url.href;
}
