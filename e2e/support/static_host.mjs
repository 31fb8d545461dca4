// A static host as there are many: it compresses what can be compressed, and sends nothing twice that a browser has.
//
// `cargo xtask serve` is for one's own machine and sends files as they are.
import { createReadStream, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";

const DIST = join(dirname(fileURLToPath(import.meta.url)), "../../dist");
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
  ".png": "image/png",
};
const COMPRESSED = [".html", ".js", ".css", ".json", ".svg", ".wasm", ".webmanifest"];

const compressed = new Map();

/** A file, compressed once as hosts keep it. */
function compress(path) {
  if (!compressed.has(path)) {
    const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };
    compressed.set(path, brotliCompressSync(readFileSync(path), quality));
  }
  return compressed.get(path);
}

function answer(folder, request, response) {
  const { pathname } = new URL(request.url, "http://host");
  const path = join(folder, normalize(pathname.endsWith("/") ? `${pathname}index.html` : pathname));
  const type = extname(path);
  const headers = { "content-type": TYPES[type] ?? "application/octet-stream", "cache-control": "max-age=600" };
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat) headers.etag = `"${stat.mtimeMs.toString(36)}-${stat.size.toString(36)}"`;
  if (stat && request.headers["if-none-match"] === headers.etag) {
    response.writeHead(304, headers).end();
    return;
  }
  if (COMPRESSED.includes(type)) {
    try {
      const body = compress(path);
      response.writeHead(200, { ...headers, "content-encoding": "br", "content-length": body.length }).end(body);
    } catch {
      response.writeHead(404).end();
    }
    return;
  }
  const file = createReadStream(path);
  file.on("error", () => response.writeHead(404).end());
  file.on("open", () => response.writeHead(200, headers));
  file.pipe(response);
}

/** Starts a host of `folder`: `address` is where the page is, `stop` ends it. */
export async function startStaticHost(folder = DIST) {
  const server = createServer((request, response) => answer(folder, request, response));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `http://127.0.0.1:${server.address().port}/`,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
