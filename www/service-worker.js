// Keeps the page for visits without a network, one version at a time.
//
// Every file of a build is listed below with its hash and is kept only if it has that hash, so that a host in the
// middle of an update cannot mix two versions. A newer version waits until no tab is left, or until the visitor asks
// for it; the version before it stays kept for tabs that still run it. The weights are not kept here but by the program,
// which checks their hashes.

const BUILD = "{{build}}";
/** Path below the page's own address, "" for the page, to SHA-256. */
const FILES = JSON.parse(`{{files}}`);
/** The list of models belongs to no build. */
const LIST = "models/index.json";
/** Rows of evaluations: fetched and kept when somebody wants them. Their addresses name their hash. */
const ROWS = /^models\/[^/]+\/(curve|eval)\.json$/;
/** What the page says when the visitor wants the newer version. */
const TAKE_OVER = "take over";

const scope = self.registration.scope;
// One host may have many pages: caches are named after the path.
const PREFIX = `glassgpt-page ${scope} `;
const CACHE = PREFIX + BUILD;

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(forgetOld()));
self.addEventListener("message", (event) => {
  if (event.data === TAKE_OVER) self.skipWaiting();
});
self.addEventListener("fetch", (event) => {
  const answer = answerTo(event.request);
  if (answer) event.respondWith(answer);
});

async function install() {
  const cache = await caches.open(CACHE);
  try {
    await Promise.all(Object.entries(FILES).map(([path, hash]) => keep(cache, path, hash)));
    await cache.put(scope + LIST, await fetchWhole(LIST));
  } catch (error) {
    // Half a version is none; the browser tries again with the next visit.
    await caches.delete(CACHE);
    throw error;
  }
}

async function fetchWhole(path) {
  const response = await fetch(scope + path, { cache: "no-cache" });
  if (!response.ok) throw new Error(`${path}: expected status 200, got ${response.status}`);
  return response;
}

async function keep(cache, path, hash) {
  const response = await fetchWhole(path);
  const bytes = await response.arrayBuffer();
  const got = await sha256(bytes);
  if (got !== hash) throw new Error(`${path}: expected sha256 ${hash}, got ${got}`);
  await cache.put(scope + path, copyOf(response, bytes));
}

async function sha256(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The same answer: its bytes are no longer compressed, and a redirect on the way is over. */
function copyOf(response, bytes) {
  const headers = new Headers(response.headers);
  headers.delete("content-encoding");
  headers.delete("content-length");
  return new Response(bytes, { headers });
}

/** Keeps this version and the one before it. */
async function forgetOld() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(old.slice(0, -1).map((name) => caches.delete(name)));
}

/** The answer to `request`, or nothing where the browser shall go on as if we were not there. */
function answerTo(request) {
  const url = new URL(request.url);
  const address = url.origin + url.pathname;
  if (request.method !== "GET" || !address.startsWith(scope)) return undefined;
  const path = address.slice(scope.length);
  if (request.mode === "navigate") return path === "" || path === "index.html" ? ours("", request) : undefined;
  if (path === LIST) return list(request);
  // A folder of a build is named by its content: whichever version keeps it, it is the same.
  if (path.startsWith("app-")) return any(address, request);
  if (ROWS.test(path)) return rows(request, url.searchParams.get("sha256"));
  return path in FILES ? ours(path, request) : undefined;
}

async function ours(path, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(scope + path)) ?? fetch(request);
}

async function any(address, request) {
  return (await caches.match(address)) ?? fetch(request);
}

/** Rows that are kept under their hash, or fetched ones, which are kept if they have it. */
async function rows(request, hash) {
  const kept = await caches.match(request.url);
  if (kept) return kept;
  const response = await fetch(request);
  if (!response.ok || hash === null) return response;
  const bytes = await response.arrayBuffer();
  if ((await sha256(bytes)) === hash) {
    const cache = await caches.open(CACHE);
    // Storage may be full; the answer is good all the same.
    await cache.put(request.url, copyOf(response, bytes)).catch(() => {});
  }
  return copyOf(response, bytes);
}

/** The newest list, or the last one that was seen. */
async function list(request) {
  const cache = await caches.open(CACHE);
  try {
    const response = await fetch(request);
    // Storage may be full; the answer is good all the same.
    if (response.ok) await cache.put(scope + LIST, response.clone()).catch(() => {});
    return response;
  } catch (error) {
    const kept = await cache.match(scope + LIST);
    if (kept) return kept;
    throw error;
  }
}
