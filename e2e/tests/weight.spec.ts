// What a visit costs: bytes over the wire until the first token, and the program itself.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

import type { Request } from "@playwright/test";

import { repository } from "../support/native.ts";
import { Playground } from "../support/playground.ts";
import { startStaticHost } from "../support/static_host.mjs";
import { expect, test } from "../support/test.ts";

/** Of the wasm, as hosts keep it. */
const MAX_WASM_BYTES = 1_600_000;
/** Of everything that a first visit asks for before it has seen the model write a token. */
const MAX_VISIT_BYTES = 8_000_000;

test("the program weighs at most 1.6 MB after Brotli", () => {
  const dist = join(repository, "dist");
  const app = readdirSync(dist).find((name) => name.startsWith("app-"));
  if (!app) throw new Error("expected a folder app-… in dist/, got none");
  const wasm = readFileSync(join(dist, app, "glassgpt_bg.wasm"));
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 22 };
  const { length } = brotliCompressSync(wasm, { params });
  console.log(`wasm: ${wasm.length} bytes, ${length} after Brotli`);
  expect(length).toBeLessThanOrEqual(MAX_WASM_BYTES);
});

test("the first token of a cold visit needs at most 8 MB over the wire, all responses in all", async ({ browser }) => {
  const host = await startStaticHost();
  const context = await browser.newContext({ locale: "en-US" });
  // Those of the worker and of the service worker too: the browser tells of all of them.
  const requests: Request[] = [];
  context.on("requestfinished", (request) => requests.push(request));
  const page = await context.newPage();
  const playground = await Playground.open(page, { backend: "cpu" }, host.address);
  await playground.stepTimes(1);
  await expect(page.locator(".chip-generated")).toHaveCount(1);
  const seen = [...requests];
  const rows = await Promise.all(
    seen.map(async (request) => {
      const { responseHeadersSize, responseBodySize } = await request.sizes();
      return { path: new URL(request.url()).pathname, bytes: responseHeadersSize + responseBodySize };
    }),
  );
  const total = rows.reduce((sum, { bytes }) => sum + bytes, 0);
  const largest = [...rows].sort((a, b) => b.bytes - a.bytes).slice(0, 8);
  console.log(`cold visit: ${total} bytes in ${rows.length} responses; ${largest.map(({ path, bytes }) => `${path} ${bytes}`).join(", ")}`);
  // Without these the count would be of something else.
  for (const needed of [/\.wasm$/, /\.gguf$/, /worker\.js$/]) expect(rows.some(({ path }) => needed.test(path))).toBe(true);
  expect(rows.every(({ bytes }) => bytes > 0)).toBe(true);
  expect(total).toBeLessThanOrEqual(MAX_VISIT_BYTES);
  await context.close();
  host.stop();
});
