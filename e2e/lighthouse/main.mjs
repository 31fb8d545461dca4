// `npm run lighthouse`: the built site under Lighthouse, on a desk and on a phone. The speed of a page depends on the
// machine and on what else it does: `--tell-speed`, which the suite gives, prints it and lets nothing fail for it.
//
// The host of this test compresses, as every static host does for these types; `cargo xtask serve` is for one's own
// machine and does not.
import { createReadStream, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { constants, brotliCompressSync } from "node:zlib";

import { chromium } from "@playwright/test";
import lighthouse, { desktopConfig } from "lighthouse";

const dist = join(dirname(fileURLToPath(import.meta.url)), "../../dist");
const CATEGORIES = ["performance", "accessibility", "best-practices"];
const MIN_SCORE = 0.95;
const DEBUG_PORT = 41799;
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

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url, "http://host");
  const path = join(dist, normalize(pathname.endsWith("/") ? `${pathname}index.html` : pathname));
  const type = extname(path);
  const headers = { "content-type": TYPES[type] ?? "application/octet-stream", "cache-control": "max-age=600" };
  if (COMPRESSED.includes(type)) {
    try {
      response.writeHead(200, { ...headers, "content-encoding": "br" }).end(compress(path));
    } catch {
      response.writeHead(404).end();
    }
    return;
  }
  const file = createReadStream(path);
  file.on("error", () => response.writeHead(404).end());
  file.on("open", () => response.writeHead(200, headers));
  file.pipe(response);
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const url = `http://127.0.0.1:${server.address().port}/?lang=en`;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", `--remote-debugging-port=${DEBUG_PORT}`],
});
let hasFailed = false;
const isSpeedTold = process.argv.includes("--tell-speed");
for (const [name, config] of [["desktop", desktopConfig], ["phone", undefined]]) {
  const wanted = process.argv.slice(2).filter((argument) => argument !== "--tell-speed");
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const options = { port: DEBUG_PORT, onlyCategories: CATEGORIES, logLevel: "error" };
  const { lhr } = await lighthouse(url, options, config);
  for (const category of CATEGORIES) {
    const { score, auditRefs } = lhr.categories[category];
    const isEnough = score >= MIN_SCORE;
    const counts = category !== "performance" || !isSpeedTold;
    hasFailed ||= counts && !isEnough;
    console.log(`${isEnough ? "passed" : counts ? "FAILED" : "slow  "}  ${name.padEnd(8)} ${category.padEnd(15)} ${Math.round(score * 100)}`);
    for (const { id, weight } of auditRefs) {
      const audit = lhr.audits[id];
      const isWeak = audit.score !== null && audit.score < 0.9 && weight > 0;
      if (isWeak) console.log(`        ${audit.title}: ${audit.displayValue ?? ""} (${Math.round(audit.score * 100)})`);
    }
  }
}
await browser.close();
server.close();
process.exit(hasFailed ? 1 : 0);
