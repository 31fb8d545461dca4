// What each token could have been: surprise along the text, min-p, forced tokens, branches.
import { createHash } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";

import { Playground } from "../support/playground.ts";
import { FIRST_PROMPT, logits, logitsOf, trainSmall } from "../support/native.ts";
import { expect, test } from "../support/test.ts";

/** Largest difference of a number in nats between wasm and native code, which sum in other orders. */
const TOLERANCE = 1e-4;

/** Probabilities of a whole vocabulary, and their entropy in nats. */
function softmax(values: number[]): { probabilities: number[]; entropy: number } {
  const max = Math.max(...values);
  const exps = values.map((logit) => Math.exp(logit - max));
  const sum = exps.reduce((a, b) => a + b);
  const probabilities = exps.map((exp) => exp / sum);
  const entropy = -probabilities.filter((p) => p > 0).reduce((sum, p) => sum + p * Math.log(p), 0);
  return { probabilities, entropy };
}

/** Surprise of each token but the first, and the entropy before it, by the native command line. */
function native(ids: number[]): { surprise: number; entropy: number }[] {
  const rows = logitsOf(ids);
  return ids.slice(1).map((id, i) => {
    const { probabilities, entropy } = softmax(rows[i]);
    return { surprise: -Math.log(probabilities[id]), entropy };
  });
}

async function tokenTable(page: Page): Promise<string[][]> {
  await page.locator("#share-open").click();
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator("#save-tokens").click()]);
  await page.keyboard.press("Escape");
  const rows = readFileSync(await download.path(), "utf8").trim().split("\r\n");
  // No token of these texts has a comma, a quote or a line break in it but the comma itself.
  return rows.slice(1).map((row) => row.replace('","', '"comma"').split(","));
}

const branches = (page: Page) => page.getByRole("region", { name: "Branches" });

/** Chooses a token and waits for what else it could have been. */
async function choose(playground: Playground, position: number) {
  await playground.chips.nth(position).click();
  await expect(playground.page.locator(".alternatives-row").first()).toBeVisible();
}

test("surprise and entropy of every token are those of the command line, in the panel and in the file", async ({ page }) => {
  const playground = await Playground.open(page, { backend: "cpu" });
  await playground.stepTimes(3);
  // The file first: it must not depend on what is in sight.
  const rows = await tokenTable(page);
  const ids = rows.map((row) => Number(row[1]));
  const wanted = native(ids);
  expect(rows[0].slice(-5)).toEqual(["", "", "", "", ""]);
  wanted.forEach(({ surprise, entropy }, i) => {
    const [fileSurprise, fileEntropy] = rows[i + 1].slice(-2).map(Number);
    expect(Math.abs(fileSurprise - surprise), `token ${i + 2}`).toBeLessThan(TOLERANCE);
    expect(Math.abs(fileEntropy - entropy), `token ${i + 2}`).toBeLessThan(TOLERANCE);
  });
  expect(rows.map((row) => row[4])).toEqual([...Array(ids.length - 3).fill("prompt"), ...Array(3).fill("generated")]);

  await expect(page.locator(".chip-tinted")).toHaveCount(0);
  for (const tint of ["surprise", "entropy"] as const) {
    await page.getByRole("combobox", { name: "Colour" }).selectOption(tint);
    await expect(page.locator(".chip-tinted")).toHaveCount(ids.length - 1);
    const full = Math.log(readVocabulary(ids));
    const shares = await page.locator(".chip-tinted").evaluateAll((chips) => chips.map((chip) => (chip as HTMLElement).style.getPropertyValue("--tint")));
    shares.forEach((share, i) => {
      const share_wanted = Math.min(1, wanted[i][tint] / full) * 100;
      expect(Math.abs(parseFloat(share) - share_wanted), `${tint} of token ${i + 2}`).toBeLessThan(0.1);
    });
  }
  for (const position of [1, 3, ids.length - 1]) {
    await choose(playground, position);
    const panel = page.getByRole("region", { name: /^Token \d+$/ });
    await expect(panel.getByText(/^\d.* nats$/)).toHaveCount(2);
    const values = await panel.getByText(/^\d.* nats$/).allInnerTexts();
    const [surprise, entropy] = values.map(parseFloat);
    expect(Math.abs(surprise - wanted[position - 1].surprise)).toBeLessThan(TOLERANCE);
    expect(Math.abs(entropy - wanted[position - 1].entropy)).toBeLessThan(TOLERANCE);
  }
  await expect(page).toHaveURL(/colour=entropy/);
});

/** Size of the vocabulary: the length of a row of logits. */
function readVocabulary(ids: number[]): number {
  return logitsOf(ids.slice(0, 1))[0].length;
}

test("min-p keeps what is near the most probable token, and excluded tokens stay in sight", async ({ page }) => {
  const { probabilities } = softmax(logits(FIRST_PROMPT).logits);
  const playground = await Playground.open(page, { backend: "cpu" });
  await playground.setNumber("Temperature", 1);
  await playground.setNumber("Top-p", 1);
  const sorted = [...probabilities].sort((a, b) => b - a).slice(0, 10);
  const minP = Math.round(((sorted[1] + sorted[2]) / 2 / sorted[0]) * 100) / 100;
  await playground.setNumber("Min-p", minP);
  const kept = probabilities.filter((p) => p >= minP * sorted[0]);
  const mass = kept.reduce((a, b) => a + b);
  await expect(page.getByText(`${kept.length} token${kept.length === 1 ? "" : "s"} of ${probabilities.length} can be drawn`)).toBeVisible();
  const bars = await playground.bars();
  bars.forEach(({ before, after }, i) => {
    expect(Math.abs(before - sorted[i])).toBeLessThan(1e-5);
    expect(Math.abs(after - (i < kept.length ? sorted[i] / mass : 0))).toBeLessThan(1e-5);
  });
  await expect(page.locator(".bars-excluded")).toHaveCount(10 - Math.min(10, kept.length));
  await expect(page).toHaveURL(new RegExp(`min_p=${minP}`));

  const lengths = () => page.locator(".bars-before").evaluateAll((bars) => bars.map((bar) => parseFloat((bar as HTMLElement).style.inlineSize)));
  (await lengths()).forEach((length, i) => expect(length).toBeCloseTo(sorted[i] * 100, 1));
  await page.getByRole("checkbox", { name: "Log scale" }).check();
  await expect(async () => (await lengths()).forEach((length, i) => expect(length).toBeCloseTo((1 + Math.log10(sorted[i]) / 6) * 100, 1))).toPass();
});

test("a pressed bar is the next token, and the link brings it back", async ({ page, browser }) => {
  const playground = await Playground.open(page, { backend: "cpu" });
  const start = (await playground.counts()).n;
  await playground.stepTimes(1);
  const wanted = (await playground.bars())[4];
  const order = logits(FIRST_PROMPT).top;
  await page.locator(".bars-row").nth(4).click();
  await playground.expectTokens(start + 2);
  await expect(playground.status).toHaveText("Ready.");
  await expect(playground.chips.nth(start + 1)).toHaveAccessibleName(/forced, .+, rank 5$/);
  expect(await playground.probability(start + 1)).toBeCloseTo(wanted.before, 6);
  // By the keyboard, at the first row.
  await playground.stepBack.click();
  await playground.expectTokens(start + 1);
  await playground.stepBack.click();
  await playground.expectTokens(start);
  await expect(playground.status).toHaveText("Ready.");
  await page.locator(".bars-row").first().focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await playground.expectTokens(start + 1);
  await playground.stepTimes(2);
  const ids = await playground.tokenIds();
  expect(ids[start]).toBe(order[2].id);

  await expect(page).toHaveURL(new RegExp(`forced=${start + 1}:${order[2].id}`));
  const context = await browser.newContext();
  const other = new Playground(await context.newPage());
  await other.page.goto(page.url());
  await other.expectTokens(ids.length);
  expect(await other.tokenIds()).toEqual(ids);
  await expect(other.page.locator(".chip-forced")).toHaveCount(1);
  await context.close();

  // On the GPU in software a run is slow enough to be met.
  await page.goto("about:blank");
  const slow = await Playground.open(page, { backend: "gpu" });
  await slow.setNumber("Tokens per run", 100);
  await slow.run.click();
  await expect(slow.status).toHaveText(/Running/);
  // It says so before it is pressed, and takes no press.
  const row = page.locator(".bars-row").first();
  await expect(row).toHaveAttribute("aria-disabled", "true");
  await expect(row).toHaveAttribute("title", /.{10}/);
  await expect(row).not.toHaveClass(/bars-pressable/);
  await row.dispatchEvent("click");
  await slow.stop.click();
  await expect(slow.status).toHaveText(/^Stopped/);
  await expect(page.locator(".chip-forced"), "a run cannot be led astray").toHaveCount(0);
  await expect(row).not.toHaveAttribute("aria-disabled");
  await expect(row).toHaveClass(/bars-pressable/);
});

test("no address with forced tokens breaks the page", async ({ page }) => {
  for (const list of ["", ",,", "1:2", "6", "6:", ":5", "0:1", "6:99999999", "-6:5", "6:5:4", "6:5,6:7", "9".repeat(400)]) {
    await page.goto("about:blank");
    const playground = await Playground.visit(page, { backend: "cpu", generated: "1", forced: list });
    await expect(page.locator(".chip-generated")).toHaveCount(1, { timeout: 120_000 });
    await playground.stepTimes(1);
  }
});

test("what else a token could have been is what was likely then", async ({ page }) => {
  const playground = await Playground.open(page, { backend: "gpu" });
  await playground.stepTimes(3);
  const ids = await playground.tokenIds();
  const rows = logitsOf(ids);
  for (const position of [2, ids.length - 2]) {
    await choose(playground, position);
    const { probabilities } = softmax(rows[position - 1]);
    const wanted = [...probabilities].sort((a, b) => b - a).slice(0, 10);
    const heading = page.getByRole("heading", { name: `What else token ${position + 1} could have been` });
    await expect(heading).toBeVisible();
    const got = await page.locator(".alternatives-number").evaluateAll((cells) => cells.map((cell) => parseFloat((cell as HTMLElement).title) / 100));
    wanted.forEach((p, i) => expect(Math.abs(got[i] - p), `row ${i + 1}`).toBeLessThan(1e-4));
    await expect(page.locator(".alternatives-own")).toHaveCount(1);
    await expect(page.locator(".alternatives-button")).toHaveCount(probabilities[ids[position]] >= wanted[9] ? 9 : 10);
  }
  // A token of the prompt can be another one too, in a branch; the keyboard goes on with the next step.
  await choose(playground, 2);
  const other = page.locator(".alternatives-button").first();
  await other.click();
  await expect(page.locator("#branch-B")).toBeVisible();
  await expect(page.locator("#step")).toBeFocused();
  await playground.expectTokens(3);
  expect((await playground.tokenIds()).slice(0, 2)).toEqual(ids.slice(0, 2));
  expect(await playground.tokenIds()).not.toEqual(ids.slice(0, 3));
  await page.locator("#branch-A").click();
  await playground.expectTokens(ids.length);
  await playground.chips.first().click();
  await expect(page.getByText("the model expected nothing")).toBeVisible();
});

test("branches keep their texts, seeds and temperatures, also when the GPU is lost", async ({ page }) => {
  const playground = await Playground.open(page, { backend: "gpu" });
  const start = (await playground.counts()).n;
  await playground.stepTimes(4);
  const first = await playground.tokenIds();
  await choose(playground, start + 1);
  const button = page.locator(".alternatives-button").first();
  await expect(button).toHaveAccessibleName(/^Branch here with .+ %$/);
  await button.click();
  await playground.expectTokens(start + 2);
  await expect(playground.status).toHaveText("Ready.");
  await expect(branches(page).getByRole("listitem")).toHaveCount(2);
  await expect(branches(page).getByText(`left A at token ${start + 2}`)).toBeVisible();
  await expect(playground.chips.nth(start + 1)).toHaveClass(/chip-fork/);
  await playground.setNumber("Temperature", 0);
  await playground.setNumber("Seed", 9);
  await playground.stepTimes(2);
  const second = await playground.tokenIds();
  expect(second.slice(0, start + 1)).toEqual(first.slice(0, start + 1));
  expect(second[start + 1]).not.toBe(first[start + 1]);

  // A greedy branch is what the command line's logits say.
  const rows = logitsOf(second);
  for (const position of [start + 2, start + 3]) {
    const row = rows[position - 1];
    expect(second[position]).toBe(row.indexOf(Math.max(...row)));
  }

  await page.locator("#branch-A").click();
  await expect(playground.status).toHaveText("Ready.");
  expect(await playground.tokenIds()).toEqual(first);
  await expect(page.getByRole("spinbutton", { name: "Seed" })).toHaveValue("1");
  await playground.badge.click();
  await page.getByRole("button", { name: "Simulate a lost GPU" }).click();
  await page.keyboard.press("Escape");
  await playground.stepTimes(1);
  await playground.expectBackend("CPU");
  await page.locator("#branch-B").click();
  await expect(playground.status).toHaveText("Ready.");
  expect(await playground.tokenIds()).toEqual(second);
  await expect(page.getByRole("spinbutton", { name: "Temperature" })).toHaveValue("0.00");

  await page.getByRole("button", { name: "Close branch B" }).click();
  await expect(branches(page)).toHaveCount(0);
  await playground.expectTokens(first.length + 1);
  await page.getByRole("button", { name: "Undo" }).click();
  await page.locator("#branch-B").click();
  await playground.expectTokens(second.length);
  expect(await playground.tokenIds()).toEqual(second);
});

test("going back to a token and on again gives the same text, and four branches are enough", async ({ page }) => {
  const playground = await Playground.open(page, { backend: "cpu" });
  const start = (await playground.counts()).n;
  await playground.stepTimes(4);
  const whole = await playground.tokenIds();
  await choose(playground, start);
  await page.getByRole("button", { name: "Go back to here" }).click();
  await playground.expectTokens(start + 1);
  await expect(playground.status).toHaveText("Ready.");
  await playground.stepTimes(3);
  expect(await playground.tokenIds()).toEqual(whole);

  for (const n of [2, 3, 4]) {
    await choose(playground, start);
    await page.locator(".alternatives-button").nth(n).click();
    await expect(branches(page).getByRole("listitem")).toHaveCount(n);
    await expect(playground.status).toHaveText("Ready.");
  }
  await choose(playground, start);
  await expect(page.locator(".alternatives-button").first()).toHaveAttribute("aria-disabled", "true");
  await expect(page.locator(".alternatives-button").first()).toHaveAttribute("title", /close one first/);
  for (const width of [390, 820, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    const scrollWidth = () => page.evaluate(() => document.documentElement.scrollWidth);
    await expect.poll(scrollWidth).toBeLessThanOrEqual(width);
  }
});

test("characters without a token are named", async ({ page, host }) => {
  const path = join(tmpdir(), `glassgpt-e2e-small-${process.pid}.gguf`);
  trainSmall(path);
  const model = readFileSync(path);
  rmSync(path);
  host.change(/model-q8_0\.gguf$/, () => model);
  host.change(/models\/index\.json$/, (body) => {
    const index = JSON.parse(body.toString());
    for (const file of index.models.flatMap(({ files }: { files: object[] }) => files)) {
      [file.size_bytes, file.sha256] = [model.length, createHash("sha256").update(model).digest("hex")];
    }
    return Buffer.from(JSON.stringify(index));
  });
  const playground = await Playground.visit(page, { backend: "cpu", prompt: "8가+🙂6가=", tour: "off" }, host.address);
  const note = page.locator("#prompt-note");
  await expect(note).toHaveText("3 characters have no token in this model's vocabulary and were left out: 가 🙂", { timeout: 120_000 });
  await playground.write("8+6=");
  await expect(note).toHaveText("");
  await playground.prompt.fill("8x");
  await expect(note).toHaveText("1 character has no token in this model's vocabulary and was left out: x");
});

for (const theme of ["light", "dark"]) {
  for (const lang of ["en", "ko"]) {
    test(`axe-core finds no violation in branches and colours, ${theme}, ${lang}`, async ({ page }) => {
      await page.goto(`?backend=cpu&lang=${lang}&theme=${theme}&tour=off&generated=5&colour=surprise&scale=log&min_p=0.2`);
      await expect(page.locator(".chip-generated")).toHaveCount(5, { timeout: 120_000 });
      await page.locator(".bars-row").first().click();
      await expect(page.locator(".chip-forced")).toHaveCount(1);
      await page.locator(".chip").nth(8).click();
      await page.locator(".alternatives-button").first().click();
      await expect(page.locator(".branch")).toHaveCount(2);
      await page.locator(".chip").nth(8).click();
      await expect(page.locator(".alternatives-row").first()).toBeVisible();
      for (const width of [1440, 390]) {
        await page.setViewportSize({ width, height: 900 });
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).join(" ")}`)).toEqual([]);
      }
    });
  }
}
