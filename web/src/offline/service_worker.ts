/// <reference lib="webworker" />
/**
 * Keeps one version of the whole site, so that it opens without a network. The build puts two constants before this file,
 * which becomes a script of its own (see web/plugins/offline.ts).
 *
 * A version is kept as a whole or not at all: every file must have the hash that the build gave it. Whichever worker
 * answers, it answers from the version that is in use, so that a page never mixes files of two.
 */

import {cacheOf, noteVersion, readVersions, versionCaches} from "./versions.ts";

/** Hash of all files of this version. */
declare const kVersion: string;
/** Every file's hash, as fetch() checks it, by its path below the scope. */
declare const kFiles: Readonly<Record<string, string>>;
declare const self: ServiceWorkerGlobalScope;

const scope = self.registration.scope;
/** Files whose names have the hash of their contents. */
const kHashed = /^assets\//;

async function fromAnyVersion(url: string): Promise<Response | undefined> {
  for (const cacheName of await versionCaches(scope)) {
    const known = await caches.match(url, {cacheName});
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
  const name = cacheOf(scope, kVersion);
  const cache = await caches.open(name);
  try {
    await Promise.all(Object.entries(kFiles).map(([path, integrity]) => keep(cache, path, integrity)));
  } catch (error) {
    await caches.delete(name);
    throw error;
  }
  const {inUse} = await readVersions(scope);
  if (inUse === undefined) await noteVersion(scope, "inUse", kVersion);
  await noteVersion(scope, "newest", kVersion);
}

/** Pages that have not been loaded again may still want files of the version before; those of older ones go. */
async function forgetOld(): Promise<void> {
  const {inUse = kVersion} = await readVersions(scope);
  const wanted = [cacheOf(scope, kVersion), cacheOf(scope, inUse)];
  const others = (await versionCaches(scope)).filter((name) => !wanted.includes(name));
  await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)));
}

/** Addresses of the files that an address below the scope may stand for. */
function filesAt(url: string): string[] {
  const plain = url.replace(/[?#].*$/, "");
  return [plain, `${plain}index.html`, `${plain}.html`];
}

async function answer(request: Request): Promise<Response> {
  if (kHashed.test(request.url.slice(scope.length))) return (await fromAnyVersion(request.url)) ?? fetch(request);
  const {inUse = kVersion} = await readVersions(scope);
  for (const url of filesAt(request.url)) {
    const known = await caches.match(url, {cacheName: cacheOf(scope, inUse)});
    if (known !== undefined) return known;
  }
  return fetch(request); // no file of the version, or the browser has thrown it away
}

// It does not skip waiting: the worker before it answers from this version as well, once that is in use, and to end one
// that is asked something in that moment makes Chromium keep pages waiting.
self.addEventListener("install", (event) => event.waitUntil(keepAll()));
self.addEventListener("activate", (event) => event.waitUntil(forgetOld().then(() => self.clients.claim())));
self.addEventListener("fetch", (event) => {
  const {request} = event;
  if (request.method === "GET" && request.url.startsWith(scope)) event.respondWith(answer(request));
});
