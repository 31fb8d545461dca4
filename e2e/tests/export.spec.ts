// Files to take away: the same numbers as on the page.
import { readFileSync } from "node:fs";

import { Playground } from "../support/playground.ts";
import { expect, test } from "../support/test.ts";

test("the token table and the next tokens are saved as CSV with every digit", async ({ page }) => {
  const playground = await Playground.open(page, { backend: "cpu" });
  await playground.stepTimes(2);
  const ids = await playground.tokenIds();
  const bars = await playground.bars();
  const probability = await playground.probability(ids.length - 1);
  const tokens = await saved(page, "Token table (CSV)");
  expect(tokens.name).toBe("glassgpt-tokens.csv");
  const rows = tokens.bytes.toString("utf8").trim().split("\r\n");
  expect(rows[0].replace("\u{feff}", "")).toBe("position,id,text,bytes,origin,probability,sampled_probability,rank,surprise_nats,entropy_nats");
  expect(rows.slice(1).map((row) => Number(row.split(",")[1]))).toEqual(ids);
  const last = rows.at(-1)!.split(",");
  expect(last.at(-6)).toBe("generated");
  expect(Number(last.at(-5))).toBeCloseTo(probability, 12);

  const next = await saved(page, "Next tokens (CSV)");
  const candidates = next.bytes.toString("utf8").trim().split("\r\n").slice(1);
  expect(candidates).toHaveLength(bars.length);
  candidates.forEach((row, i) => expect(Number(row.split(",").at(-2))).toBeCloseTo(bars[i].before, 12));
});

async function saved(page: import("@playwright/test").Page, button: string) {
  await page.locator("#share-open").click();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: button }).click()]);
  await page.keyboard.press("Escape");
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}
