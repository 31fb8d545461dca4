// A second model to choose: the shipped one in 4 bits, under a name of its own.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import type { BrowserContext } from "@playwright/test";

import { defaultModel } from "./native.ts";

/** Lists `twin` beside the shipped model; `lose` makes its file unreachable, `find` brings it back. */
export async function withTwin(context: BrowserContext) {
  const body = readFileSync(join(dirname(defaultModel().path), "model-q4_0.gguf"));
  const sha256 = createHash("sha256").update(body).digest("hex");
  let isThere = true;
  await context.route(/\/models\/index\.json/, async (route) => {
    const index = await (await route.fetch()).json();
    const files = [{ name: "model-q8_0.gguf", size_bytes: body.length, sha256 }];
    index.models.push({ ...index.models.find(({ name }: { name: string }) => name === index.default), name: "twin", files });
    await route.fulfill({ json: index });
  });
  await context.route(/\/models\/twin\//, (route) => (isThere ? route.fulfill({ body }) : route.abort()));
  return { lose: () => void (isThere = false), find: () => void (isThere = true) };
}
