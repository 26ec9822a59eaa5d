/**
 * A small static server on localhost for the built site, for `npm start` and the tests: right content types (browsers
 * compile WebAssembly while it arrives only as application/wasm), gzip, nothing cached. Node's own modules only.
 */
import {readFile, stat} from "node:fs/promises";
import {createServer} from "node:http";
import {extname, join, resolve, sep} from "node:path";
import {gzipSync} from "node:zlib";
import {isMain, root} from "./run.mjs";

const kContentTypes = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".md": "text/markdown; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
};
const kCompressible = /^(text\/|application\/(json|wasm|manifest)|image\/svg)/;

/**
 * Serves `folder`; resolves to `{url, close()}`. Port 0 takes any free one; a port in use makes it try the next ones,
 * `attempts` in all. `asked` is told the path of every request.
 * @param {string} folder
 * @param {{port?: number, host?: string, attempts?: number, asked?: (path: string) => unknown}} [options]
 */
export async function serveFolder(folder, {port = 0, host = "127.0.0.1", attempts = 20, asked = () => {}} = {}) {
  const base = resolve(folder);
  const compressed = new Map(); // path -> {modifiedMs, body}
  const server = createServer((request, response) => {
    asked(request.url ?? "");
    answer(request, response, base, compressed).catch(() => {
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  const actual = await listen(server, port, host, port === 0 ? 1 : attempts);
  const close = () =>
    new Promise((done) => {
      server.close(done);
      server.closeAllConnections();
    });
  return {url: `http://${host === "127.0.0.1" ? "localhost" : host}:${actual}/`, close};
}

async function answer(request, response, base, compressed) {
  if (request.method !== "GET" && request.method !== "HEAD") {
    response.writeHead(405, {Allow: "GET, HEAD"}).end();
    return;
  }
  const path = await findFile(request.url, base);
  if (path === null) {
    response.writeHead(404, {"Content-Type": "text/plain; charset=utf-8"}).end("Not found\n");
    return;
  }
  const type = kContentTypes[extname(path)] ?? "application/octet-stream";
  const headers = {"Content-Type": type, "Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"};
  let body;
  if (kCompressible.test(type) && /\bgzip\b/.test(request.headers["accept-encoding"] ?? "")) {
    headers["Content-Encoding"] = "gzip";
    headers.Vary = "Accept-Encoding";
    body = await compress(path, compressed);
  } else {
    body = await readFile(path);
  }
  headers["Content-Length"] = body.length;
  response.writeHead(200, headers).end(request.method === "HEAD" ? undefined : body);
}

/** The file that a URL stands for, or null: nothing outside `base`, folders by their index.html. */
async function findFile(url, base) {
  let path;
  try {
    path = resolve(join(base, decodeURIComponent(new URL(url, "http://localhost").pathname)));
  } catch {
    return null;
  }
  if (path !== base && !path.startsWith(base + sep)) return null;
  try {
    if ((await stat(path)).isDirectory()) path = join(path, "index.html");
    return (await stat(path)).isFile() ? path : null;
  } catch {
    return null;
  }
}

async function compress(path, compressed) {
  const {mtimeMs} = await stat(path);
  const known = compressed.get(path);
  if (known?.modifiedMs === mtimeMs) return known.body;
  const body = gzipSync(await readFile(path));
  compressed.set(path, {modifiedMs: mtimeMs, body});
  return body;
}

function listen(server, port, host, attempts) {
  return new Promise((done, failed) => {
    const onError = (error) => {
      if (error.code !== "EADDRINUSE" || attempts <= 1) return failed(error);
      done(listen(server, port + 1, host, attempts - 1));
    };
    server.once("error", onError);
    server.listen(port, host, () => {
      server.off("error", onError);
      done(server.address().port);
    });
  });
}

if (isMain(import.meta)) {
  const folder = process.argv[2] ?? join(root, "build", "web");
  const {url} = await serveFolder(folder, {port: Number(process.env.PORT ?? 8080), host: process.env.HOST});
  console.log(url);
}
