// What the tests of the labs do alike: the same rows from the command line, and a run from its start to its end.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

import { AxeBuilder } from "@axe-core/playwright";
import { type Page, expect } from "@playwright/test";

import { defaultModel } from "./native.ts";

/** `glassgpt eval --json` of the default model. */
export function evaluate<Row>(...options: string[]): Row[] {
  const program = process.env.GLASSGPT_BIN;
  if (!program) throw new Error("expected the program's path in GLASSGPT_BIN, got none");
  const args = ["eval", "--model", defaultModel().path, "--threads", "1", "--json", ...options];
  return JSON.parse(execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
}

/** Starts what is planned and waits for its end. */
export async function measure(page: Page) {
  await page.locator("#lab-start").click();
  await expect(page.locator("#lab-status")).toContainText("Done", { timeout: 150_000 });
}

/** The file that a button saves. */
export async function saved(page: Page, button: string): Promise<Buffer> {
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator(button).click()]);
  return readFileSync(await download.path());
}

/** The rows of the newest run, as the page saves them. */
export async function savedRows<Row>(page: Page): Promise<Row[]> {
  return JSON.parse((await saved(page, "#lab-json")).toString("utf8"));
}

/** No violation that axe-core knows, and nothing that scrolls sideways, at any width. */
export async function expectNoBarrier(page: Page, lang: string) {
  const before = page.viewportSize();
  for (const width of [1440, 820, 390]) {
    await page.setViewportSize({ width, height: 900 });
    const scrollWidth = () => page.evaluate(() => document.documentElement.scrollWidth);
    await expect.poll(scrollWidth, { message: `${lang} at ${width}` }).toBeLessThanOrEqual(width);
    const axe = new AxeBuilder({ page });
    // Where the rail scrolls sideways, a view's link that is out of sight is taken for one that skips to a part of the page.
    if (width < 1440) axe.disableRules(["skip-link"]);
    const { violations } = await axe.analyze();
    const found = violations.map(({ id, nodes }) => ({ id, nodes: nodes.map((node) => node.html) }));
    expect(found, `${lang} at ${width}`).toEqual([]);
  }
  // What comes next is not about widths.
  if (before) await page.setViewportSize(before);
}
