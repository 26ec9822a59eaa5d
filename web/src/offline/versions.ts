/**
 * Which versions of the site the browser keeps, as its pages and its service worker know it. A version is a cache of all
 * its files. Pages are answered from the one that is in use; a newer one waits in its cache until a page takes it, so
 * nothing depends on when the browser ends one worker and begins the next.
 */

export interface Versions {
  /** The version that pages are answered from; undefined where none was kept yet. */
  readonly inUse: string | undefined;
  /** The one that was kept last, as a whole. */
  readonly newest: string | undefined;
}

/** Other copies of the site may live elsewhere on the same origin. */
const prefixOf = (scope: string): string => `cyclescope:${scope}:`;
const notesOf = (scope: string): string => `cyclescope versions:${scope}`;
const noteAt = (scope: string, name: keyof Versions): string => `${scope}?${name}`;

export const cacheOf = (scope: string, version: string): string => prefixOf(scope) + version;

/** Caches of all versions, the oldest first. */
export async function versionCaches(scope: string): Promise<string[]> {
  return (await caches.keys()).filter((name) => name.startsWith(prefixOf(scope)));
}

export async function readVersions(scope: string): Promise<Versions> {
  const read = async (name: keyof Versions): Promise<string | undefined> =>
    (await caches.match(noteAt(scope, name), {cacheName: notesOf(scope)}))?.text();
  const [inUse, newest] = await Promise.all([read("inUse"), read("newest")]);
  return {inUse, newest};
}

export async function noteVersion(scope: string, name: keyof Versions, version: string): Promise<void> {
  await (await caches.open(notesOf(scope))).put(noteAt(scope, name), new Response(version));
}

/** Where pages tell the others that a version was taken. */
export function versionChannel(scope: string): BroadcastChannel {
  return new BroadcastChannel(notesOf(scope));
}
