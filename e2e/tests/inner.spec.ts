// The inner views with prompts of every kind: nothing breaks, nothing scrolls sideways, no barrier.
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";

import { shippedModels } from "../support/native.ts";
import { Playground } from "../support/playground.ts";
import { expect, test } from "../support/test.ts";

/** Views, and what is there once they have their numbers. */
const VIEWS: [string, string][] = [
  ["overview", "#attention-picture canvas"],
  ["diagram", "#flow-picture .op"],
  ["attention", "#stage-picture canvas"],
  ["lens", ".lens-table"],
  ["influence", "#verdict"],
];
const PROMPTS: [name: string, text: string, theme: string, lang: string][] = [
  ["no text", "", "light", "en"],
  ["more than the context", "The old man went to the river and saw a small dog. ".repeat(40), "dark", "ko"],
  ["Korean", "옛날 옛적에 작은 여우가 살았어요.", "light", "ko"],
  ["emoji and marks", "🦊👩‍👩‍👧‍👦 e\u0301 \u202Eabc\u202C\t\u0000 <bos>", "dark", "en"],
];

async function expectNoSidewaysScroll(page: Page, what: string) {
  for (const width of [390, 820, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth), { message: `${what} at ${width}` }).toBeLessThanOrEqual(width);
  }
}

for (const [name, text, theme, lang] of PROMPTS) {
  test(`every inner view takes a prompt of ${name}`, async ({ page }) => {
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    // What fades or moves has the contrast of what is behind it for a moment.
    await page.emulateMedia({ reducedMotion: "reduce" });
    await page.goto(`?backend=cpu&lang=${lang}&theme=${theme}&tour=off`);
    await expect(page.locator(".bars-table").first()).toBeVisible({ timeout: 120_000 });
    await page.locator("#prompt").fill(text);
    await expect(page.locator(".bars-table tbody tr").first()).toBeVisible();
    for (const [view, there] of VIEWS) {
      await page.locator(`#look-${view}`).click();
      await expect(page.locator(there).first(), view).toBeVisible({ timeout: 120_000 });
      if (view === "diagram") await page.locator("#block-0").click();
      // Numbers of the text before are paler until those of this one are there.
      await expect(page.locator(".bars-stale, .lens-stale, .strip-stale, .cells-stale, .heatmap-stale")).toHaveCount(0, { timeout: 120_000 });
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => ({ view, id, nodes: nodes.map((node) => node.html) }))).toEqual([]);
      await expectNoSidewaysScroll(page, view);
    }
    expect(errors).toEqual([]);
  });
}

for (const model of ["mini", "micro-one-layer"]) {
  test(`every inner view shows ${model} whole`, async ({ page }) => {
    await page.emulateMedia({ reducedMotion: "reduce" });
    const playground = await Playground.open(page, { backend: "cpu", tour: "off", model });
    const { n_layer: nLayer, n_head: nHead } = shippedModels().models.find(({ name }) => name === model)!.shape;
    for (const [view, there] of VIEWS) {
      await page.locator(`#look-${view}`).click();
      await expect(page.locator(there).first(), view).toBeVisible({ timeout: 120_000 });
      if (view === "diagram") await expect(page.locator(".flow-block")).toHaveCount(nLayer);
      if (view === "attention") await expect(page.locator(".thumbnail")).toHaveCount(nLayer * nHead);
      if (view === "lens") {
        await expect(page.locator(".switches-row button")).toHaveCount(nLayer * (nHead + 1));
        await expect(page.locator(".lens-table tbody tr")).toHaveCount(nLayer + 1);
      }
      await expect(page.locator(".bars-stale, .lens-stale, .strip-stale, .cells-stale, .heatmap-stale")).toHaveCount(0, { timeout: 120_000 });
      await expectNoSidewaysScroll(page, view);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => ({ view, id, nodes: nodes.map((node) => node.html) }))).toEqual([]);
    }
    await playground.stepTimes(1);
  });
}

test("a prompt without spaces stays in its box at every width", async ({ page }) => {
  const playground = await Playground.open(page, { backend: "cpu", tour: "off" });
  for (const text of ["x".repeat(3000), "ㅋ".repeat(200)]) {
    await playground.write(text);
    await expectNoSidewaysScroll(page, text.slice(0, 3));
    const box = (await page.locator("#prompt").boundingBox())!;
    expect(box.x + box.width).toBeLessThanOrEqual(1440);
  }
});

for (const width of [1440, 820, 390]) {
  test(`what has the focus is never behind a bar, at ${width}`, async ({ page }) => {
    test.setTimeout(300_000);
    await page.setViewportSize({ width, height: width === 820 ? 1180 : 844 });
    await page.emulateMedia({ reducedMotion: "reduce" });
    await Playground.open(page, { backend: "cpu", tour: "off" });
    for (const [view, there] of VIEWS) {
      await page.locator(`#look-${view}`).click();
      await expect(page.locator(there).first(), view).toBeVisible({ timeout: 120_000 });
      for (const key of ["Tab", "Shift+Tab"]) {
        for (let i = 0; i < 25; i++) {
          await page.keyboard.press(key);
          const hidden = await page.evaluate(() => {
            const focused = document.activeElement!;
            if (focused === document.body || focused.closest(".skip-link")) return null;
            const box = focused.getBoundingClientRect();
            // Its middle, or of a high one what of it can be seen.
            const y = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;
            if (box.bottom <= 0 || box.top >= innerHeight) return `${focused.id || focused.textContent} out of sight`;
            const top = document.elementFromPoint(box.left + box.width / 2, y);
            const bar = top?.closest(".playground-line, .transport, .flow-scrub");
            return bar && !bar.contains(focused) ? `${focused.id || focused.textContent} behind ${bar.className}` : null;
          });
          expect(hidden, `${view}, ${key}`).toBeNull();
        }
      }
    }
  });
}

test("views switched and steps pressed a hundred times in a hurry end where they were left", async ({ page }) => {
  const playground = await Playground.open(page, { backend: "cpu", tour: "off" });
  const before = (await playground.counts()).n;
  await page.evaluate(async () => {
    const press = (id: string) => (document.getElementById(id) as HTMLElement | null)?.click();
    const views = ["diagram", "attention", "lens", "influence", "overview"];
    for (let i = 0; i < 100; i++) {
      press(`look-${views[i % views.length]}`);
      if (i % 10 === 0) press("step");
      if (i % 4 === 0) await new Promise((done) => setTimeout(done));
    }
  });
  await expect(page.locator("#look-overview")).toHaveAttribute("aria-pressed", "true");
  await expect(playground.status).toHaveText("Ready.", { timeout: 60_000 });
  const { n } = await playground.counts();
  expect(n).toBeGreaterThan(before);
  expect(n).toBeLessThanOrEqual(before + 10);
  await page.locator("#look-lens").click();
  await expect(page.locator(".lens-table")).toBeVisible();
  await expect(page.locator("#next-token, .lens-table").first()).toBeVisible();
});

test("a GPU that is lost while an inner view is open leaves it on the CPU", async ({ page }) => {
  const playground = await Playground.open(page, { tour: "off", backend: "gpu" });
  await page.locator("#look-attention").click();
  await expect(page.locator("#stage-picture canvas")).toBeVisible({ timeout: 120_000 });
  await playground.badge.click();
  await page.getByRole("button", { name: "Simulate a lost GPU" }).click();
  await page.keyboard.press("Escape");
  for (const [view, there] of VIEWS) {
    await page.locator(`#look-${view}`).click();
    await expect(page.locator(there).first(), view).toBeVisible({ timeout: 120_000 });
  }
  await page.locator("#look-overview").click();
  await playground.stepTimes(1);
  await expect(playground.badge).toContainText("CPU");
});
