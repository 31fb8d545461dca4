// What a visit costs: bytes over the wire until the first token. `cargo xtask build` weighs the program itself.
import type { Request } from "@playwright/test";

import { Playground } from "../support/playground.ts";
import { startStaticHost } from "../support/static_host.mjs";
import { expect, test } from "../support/test.ts";

/** Of everything that a first visit asks for before it has seen the model write a token. */
const MAX_VISIT_BYTES = 8_000_000;

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
  const wire = (file: RegExp) => rows.filter(({ path }) => file.test(path)).reduce((sum, { bytes }) => sum + bytes, 0);
  for (const needed of [/\.wasm$/, /\.gguf$/, /\/worker\.js$/, /\.css$/]) expect(wire(needed), String(needed)).toBeGreaterThan(0);
  expect(total).toBeLessThanOrEqual(MAX_VISIT_BYTES);
  await context.close();
  host.stop();
});
