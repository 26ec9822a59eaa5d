/// <reference lib="webworker" />
/**
 * Keeps one version of the whole site, so that it opens without a network. The build puts two constants before this file,
 * which is a script of its own and imports nothing (see web/plugins/offline.ts).
 *
 * A version is kept as a whole or not at all: every file must have the hash that the build gave it. A page is answered
 * from the version that is in use until it agrees to the next one, so that it never mixes files of two.
 */

/** Hash of all files of this version. */
declare const kVersion: string;
/** Every file's hash, as fetch() checks it, by its path below the scope. */
declare const kFiles: Readonly<Record<string, string>>;
declare const self: ServiceWorkerGlobalScope;

const scope = self.registration.scope;
/** Other copies of the site may live elsewhere on the same origin. */
const kOwnPrefix = `cyclescope:${scope}:`;
const kCache = `${kOwnPrefix}${kVersion}`;
/** Files whose names have the hash of their contents. */
const kHashed = /^assets\//;

async function ownCaches(): Promise<string[]> {
  return (await caches.keys()).filter((name) => name.startsWith(kOwnPrefix));
}

async function fromAnyVersion(url: string): Promise<Response | undefined> {
  for (const name of await ownCaches()) {
    const known = await (await caches.open(name)).match(url);
    if (known !== undefined) return known;
  }
  return undefined;
}

/** The file from the server; rejects where it is not the one of this version. */
async function fetched(url: string, integrity: string): Promise<Response> {
  const response = await fetch(url, {cache: "no-cache", integrity});
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  // What was redirected must not answer a navigation; some hosts redirect every page to an address without ".html".
  return response.redirected ? new Response(response.body, {headers: response.headers}) : response;
}

async function keep(cache: Cache, path: string, integrity: string): Promise<void> {
  const url = `${scope}${path}`;
  const known = kHashed.test(path) ? await fromAnyVersion(url) : undefined;
  await cache.put(url, known ?? (await fetched(url, integrity)));
}

async function keepAll(): Promise<void> {
  const cache = await caches.open(kCache);
  try {
    await Promise.all(Object.entries(kFiles).map(([path, integrity]) => keep(cache, path, integrity)));
  } catch (error) {
    await caches.delete(kCache);
    throw error;
  }
}

/** Pages that have not been loaded again may still want files of the version before; those of older ones go. */
async function forgetOld(): Promise<void> {
  const others = (await ownCaches()).filter((name) => name !== kCache);
  await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)));
}

/** The file that an address below the scope stands for; undefined where this version has none. */
function fileAt(url: string): string | undefined {
  if (!url.startsWith(scope)) return undefined;
  const path = decodeURI(url.slice(scope.length).replace(/[?#].*$/, ""));
  return [path, `${path}index.html`, `${path}.html`].find((file) => Object.hasOwn(kFiles, file));
}

async function answer(request: Request, file: string | undefined): Promise<Response> {
  const known =
    file === undefined ? await fromAnyVersion(request.url) : await (await caches.open(kCache)).match(`${scope}${file}`); // the browser may have thrown it away
  return known ?? fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(keepAll()));
self.addEventListener("activate", (event) => event.waitUntil(forgetOld().then(() => self.clients.claim())));
self.addEventListener("message", ({data}) => {
  if (data === "activate") void self.skipWaiting();
});
self.addEventListener("fetch", (event) => {
  const {request} = event;
  const file = request.method === "GET" ? fileAt(request.url) : undefined;
  if (file !== undefined || (request.method === "GET" && request.url.startsWith(`${scope}assets/`)))
    event.respondWith(answer(request, file));
});

export {}; // its names are its own; the build takes this line away, as not every browser has workers that are modules
