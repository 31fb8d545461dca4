// The lab of training objectives: counted, raced, used, kept, and asked for too much.
import { AxeBuilder } from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";

import { logits, race } from "../support/native.ts";
import { Playground } from "../support/playground.ts";
import { expect, test } from "../support/test.ts";

const SENTENCE = "Once upon a time there was a bear";

async function visit(page: Page, query: Record<string, string> = {}) {
  await page.goto(`?${new URLSearchParams({ backend: "cpu", lang: "en", ...query })}#clm-mlm`);
  await expect(page.locator("#side-clm")).toBeVisible({ timeout: 120_000 });
}

/** Writes a sentence and waits for its count. */
async function write(page: Page, text: string) {
  await page.locator("#sentence").fill(text);
  await expect(page.locator(".sides")).toHaveAttribute("aria-busy", "false");
}

interface Card {
  isTarget: boolean;
  loss: number;
  logits: number;
  embedding: number;
}

/** The cards of a side, with all digits. */
async function cards(page: Page, side: "clm" | "mlm"): Promise<Card[]> {
  return page.locator(`#side-${side} .card`).evaluateAll((cards) =>
    cards.map((card) => {
      const [loss, logits, embedding] = [...card.querySelectorAll("dd")].map((it) => Number(it.title));
      return { isTarget: card.classList.contains("card-target"), loss, logits, embedding };
    }),
  );
}

function expectTeachingOnlyAtTargets(cards: Card[]) {
  for (const { isTarget, loss, logits } of cards) {
    if (isTarget) expect(logits).toBeGreaterThan(0);
    else expect([loss, logits]).toEqual([0, 0]);
  }
}

async function plan(page: Page, numbers: Record<string, number>) {
  await page.locator(".plan-more").evaluate((details: HTMLDetailsElement) => (details.open = true));
  for (const [id, value] of Object.entries(numbers)) await page.locator(`#${id}`).fill(String(value));
}

async function isOver(page: Page) {
  await expect(page.locator("#race-status")).toContainText("Trained in this browser", { timeout: 120_000 });
}

/** Exact numbers of an arm: probe, tokens, targets, FLOPs, loss. */
async function row(arm: Locator): Promise<number[]> {
  const titles = await arm.locator("td").evaluateAll((cells) => cells.map((cell) => (cell as HTMLElement).title));
  return titles.slice(0, 5).map(Number);
}

test("losses of the count are those of the native command line, and nothing teaches without a target", async ({ page }) => {
  await visit(page);
  await write(page, SENTENCE);
  const clm = await cards(page, "clm");
  const n = clm.length;
  expect(clm.map((card) => card.isTarget)).toEqual(clm.map((_, at) => at < n - 1));
  expectTeachingOnlyAtTargets(clm);
  expect(clm[n - 1].embedding).toBe(0);
  const whole = logits(SENTENCE).prompt_ids;
  expect(whole.length).toBe(n);
  const { logits: values, prompt_ids } = logits("Once upon a time there was a");
  expect(prompt_ids).toEqual(whole.slice(0, -1));
  const largest = Math.max(...values);
  const surprise = Math.log(values.reduce((sum, x) => sum + Math.exp(x - largest), 0)) + largest - values[whole[n - 1]];
  expect(Math.abs(clm[n - 2].loss - surprise)).toBeLessThan(0.02);
  for (const percent of [15, 40, 100]) {
    await page.locator("#ratio").fill(String(percent));
    await expect(page.locator("#side-mlm .card-target")).toHaveCount(Math.max(1, Math.round((percent / 100) * (n - 1))));
    const mlm = await cards(page, "mlm");
    expectTeachingOnlyAtTargets(mlm);
    expect(mlm.some((card) => !card.isTarget && card.embedding > 0) || percent === 100).toBe(true);
  }
});

test("sentences of every kind are counted", async ({ page }) => {
  await visit(page);
  for (const text of ["", "a", "nospacesinherewhatsoever", "나는 곰을 보았다.", "👨‍👩‍👧", "word ".repeat(400)]) {
    await write(page, text);
    const [clm, mlm] = [await cards(page, "clm"), await cards(page, "mlm")];
    expect(clm.length).toBe(mlm.length);
    expect(clm.length).toBeLessThanOrEqual(256);
    expect(clm.filter((card) => card.isTarget).length).toBe(clm.length - 1);
    expectTeachingOnlyAtTargets(clm);
    expectTeachingOnlyAtTargets(mlm);
  }
  await expect(page.getByText(/^\d+ tokens at the end are left out/)).toBeVisible();
});

// The adapter in software takes a second or more for a step.
for (const [backend, budget] of [["cpu", 4], ["gpu", 1]] as const) {
  test(`a short race is the race of the command line, on the ${backend}`, async ({ page }) => {
    await visit(page, { backend });
    await plan(page, { budget, batch: 256 });
    await page.locator("#race-start").click();
    await isOver(page);
    await expect(page.locator("#race-status")).toContainText(backend === "cpu" ? "on the CPU" : "on the GPU");
    const native = race(["--max-tokens", `${budget}000`, "--batch-tokens", "256", "--point-tokens", "1024"]);
    const arms = page.locator("#race .race-table tbody tr");
    await expect(arms).toHaveCount(native.arms.length);
    for (const [index, arm] of native.arms.entries()) {
      const { progress, loss, probe } = arm.points[arm.points.length - 1];
      const [gotProbe, tokens, targets, flops, gotLoss] = await row(arms.nth(index));
      expect([tokens, targets, flops]).toEqual([progress.tokens, progress.targets, progress.flops]);
      expect(Math.abs(gotProbe - probe)).toBeLessThanOrEqual(0.1);
      // On the GPU it is the loss of the last step alone.
      expect(Math.abs(gotLoss - loss)).toBeLessThan(backend === "cpu" ? 0.02 : 0.6);
    }
    await expect(page.locator(".sample-mask")).toHaveCount(2);
  });
}

test("a rate far too high is stopped and said", async ({ page }) => {
  await visit(page);
  await plan(page, { budget: 20, rate: 1e9 });
  await page.locator("#race-start").click();
  await isOver(page);
  await expect(page.locator(".race-diverged").first()).toContainText("no number any more");
  await page.locator("#play-0").click();
  await expect(page.locator("#badge-open")).toContainText("self-check");
});

test("a race goes on out of sight, in another view and beside a run of tokens", async ({ page, context }) => {
  await visit(page);
  await plan(page, { budget: 15 });
  await page.locator("#race-start").click();
  await expect(page.locator("#race-status")).toContainText(/Train(ing|ed) in this browser/);
  await page.locator(`.rail a[href^="#text"]`).first().click();
  await page.locator("#step").click();
  await expect(page.locator(".chip-generated")).toHaveCount(1);
  const other = await context.newPage();
  await other.bringToFront();
  await page.evaluate(() => {
    Object.defineProperty(document, "visibilityState", { get: () => "hidden" });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await page.locator("#go-clm-mlm").evaluate((link: HTMLElement) => link.click());
  await expect.poll(() => page.locator("#race-status").textContent(), { timeout: 120_000 }).toContain("Trained in this browser");
});

test("a race pauses, begins anew, and gives way to the recorded one", async ({ page }) => {
  await visit(page);
  await expect(page.locator("#race-status")).toContainText("Recorded");
  await page.locator("#preset-no-mask").click();
  await page.locator("#race-start").click();
  await page.locator("#race-pause").click();
  await expect(page.locator("#race-status")).toContainText("Paused");
  await page.locator("#race-reset").click();
  await expect(page.locator("#race .race-table tbody tr").first().locator("td").first()).toHaveText("–");
  await page.locator("#race-recorded").click();
  await expect(page.locator("#race-status")).toContainText("Recorded");
  await expect(page.locator("#race .race-table tbody tr")).toHaveCount(4);
});

test("a trained model is saved, kept and opened, and full storage is said", async ({ page }) => {
  await visit(page);
  await plan(page, { budget: 3 });
  await page.locator("#race-start").click();
  await isOver(page);
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator("#download-0").click()]);
  expect(download.suggestedFilename()).toBe("glassgpt-trained.gguf");
  await page.evaluate(() => {
    Cache.prototype.put = () => Promise.reject(new DOMException("quota exceeded", "QuotaExceededError"));
  });
  await page.locator("#keep-0").click();
  await expect(page.locator("#keep-status")).toContainText("quota exceeded");
  await page.reload();
  await expect(page.locator("#side-clm")).toBeVisible({ timeout: 120_000 });
  await plan(page, { budget: 3 });
  await page.locator("#race-start").click();
  await isOver(page);
  await page.locator("#keep-0").click();
  await expect(page.locator("#keep-status")).toContainText("Kept in this browser");
  await page.reload();
  await expect(page.locator("#side-clm")).toBeVisible({ timeout: 120_000 });
  await page.locator("#play-kept").click();
  await page.locator("#badge-open").click();
  await expect(page.getByRole("dialog", { name: "Model and backend" })).toContainText("pico, trained here");
  await expect(page.locator(".models-button")).toContainText("pico, trained here");
  // Whatever was in the editor before, it now begins with what its vocabulary spells.
  await page.keyboard.press("Escape");
  await expect(page.locator("#prompt")).toHaveValue("3+4=7;8+6=");
  // The sentence of the count is of other letters: that is said, with one that can be counted.
  await page.locator("#go-clm-mlm").click();
  await expect(page.locator("#count-missing")).toContainText("has no token for");
  await page.locator("#use-opening").click();
  await expect(page.locator(".sides")).toHaveAttribute("aria-busy", "false");
  await expect(page.locator("#side-clm .card")).toHaveCount("3+4=7;8+6=".length);
  await expect(page.locator("#count-missing")).toHaveCount(0);
});

test("a masked model is run in both directions and says so", async ({ page }) => {
  await visit(page);
  await page.locator("#preset-no-mask").click();
  await plan(page, { budget: 3 });
  await page.locator("#race-start").click();
  await isOver(page);
  await page.locator("#play-1").click();
  await expect(page.locator("#both-ways")).toContainText("in both directions", { timeout: 120_000 });
  await page.locator("#badge-open").click();
  await expect(page.getByRole("dialog", { name: "Model and backend" })).toContainText("each token sees the whole text");
  await page.keyboard.press("Escape");
  // As the exhibit wrote it: the same model, the same prompt, the most probable token each time.
  await page.locator("#go-clm-mlm").click();
  const written = await page.locator(".sample").nth(1).locator(".sample-more").textContent();
  await page.locator(`.rail a[href^="#text"]`).first().click();
  await page.locator("#temperature").fill("0");
  for (let n = 1; n <= 3; n += 1) {
    await page.locator("#step").click();
    await expect(page.locator(".chip-generated")).toHaveCount(n);
  }
  const generated = await page.locator(".chip-generated").evaluateAll((chips) => chips.map((chip) => chip.textContent).join(""));
  expect(generated).toBe(written!.slice(0, 3));
  await page.locator("#look-diagram").click();
  await expect(page.locator(".playground-look")).toContainText("no use for one");
  await page.locator("#go-cost").click();
  await expect(page.locator("#both-ways")).toContainText("Choose another model");
});

test("another element type asks before it ends a race", async ({ page }) => {
  await visit(page);
  await plan(page, { budget: 2000 });
  await page.locator("#race-start").click();
  await expect(page.locator("#race-status")).toContainText("Training in this browser");
  await page.locator(".models-button").click();
  await new Playground(page).file("q4_0").click();
  await expect(page.locator(".notice")).toContainText("The race here ends");
  await page.locator(".notice .button-icon").click();
  await expect(page.locator(".notice")).toHaveCount(0);
  await expect(page.locator("#race-status")).toContainText("Training in this browser");
  await page.locator(".models-button").click();
  await new Playground(page).file("q4_0").click();
  await page.locator("#notice-action").click();
  await expect(page.locator("#race-status")).toContainText(/Ended: another model|Recorded/, { timeout: 120_000 });
});

test("megabytes of a story are cut and said, and the page goes on", async ({ page }) => {
  await visit(page);
  await page.locator(".plan-more").evaluate((details: HTMLDetailsElement) => (details.open = true));
  await page.locator("#data-story").click();
  await page.locator("#story").evaluate((field: HTMLTextAreaElement) => {
    field.value = "once upon a time there was a bear. ".repeat(150_000);
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  });
  await expect(page.locator("#story-limit")).toContainText("what comes after is left out");
  const slow = await page.evaluate(() => {
    const field = document.querySelector<HTMLInputElement>("#sentence")!;
    const start = performance.now();
    for (let n = 0; n < 20; n += 1) {
      field.value = `a bear ${n}`;
      field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    }
    return new Promise<number>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - start))));
  });
  expect(slow).toBeLessThan(2000);
  await page.locator("#story").fill("too short");
  await page.locator("#race-start").click();
  await expect(page.locator(".race-refused")).toContainText("Paste more text");
});

test("refusals speak the language of the page", async ({ page }) => {
  await visit(page, { lang: "ko" });
  await page.locator(".plan-more").evaluate((details: HTMLDetailsElement) => (details.open = true));
  await page.locator("#data-story").click();
  await page.locator("#story").fill("짧은 글");
  await page.locator("#race-start").click();
  await expect(page.locator(".race-refused")).toContainText("글을 더 붙여 넣거나");
});

test("frozen models are asked about reviews", async ({ page }) => {
  await visit(page);
  await page.locator("#features-plan").click();
  await plan(page, { budget: 5 });
  await page.locator("#race-start").click();
  await isOver(page);
  await page.locator("#features").click();
  const rows = page.locator("#features-table tbody tr");
  await expect(rows).toHaveCount(4, { timeout: 120_000 });
  await expect(rows.last()).toContainText("Before any training");
  await expect(rows.first().locator("td").first()).toHaveText(/^[\d.]+ % [\d.]+ % – [\d.]+ %$/);
});

for (const theme of ["light", "dark"]) {
  for (const lang of ["en", "ko"]) {
    test(`axe-core finds no violation and nothing scrolls sideways, ${theme}, ${lang}`, async ({ page }) => {
      await visit(page, { theme, lang });
      await page.locator(".plan-more").evaluate((details: HTMLDetailsElement) => (details.open = true));
      for (const width of [1440, 820, 390]) {
        await page.setViewportSize({ width, height: 900 });
        await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map(({ id, nodes }) => ({ id, nodes: nodes.map((node) => node.html) }))).toEqual([]);
      }
    });
  }
}
