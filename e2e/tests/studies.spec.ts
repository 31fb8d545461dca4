// Prompts that are drawn, questions asked in two ways, element types side by side, the cost of a token.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";

import { expectNoBarrier } from "../support/labs.ts";
import { FIRST_PROMPT, captures, defaultModel, logits, repository, shippedModels } from "../support/native.ts";
import { Playground, percent } from "../support/playground.ts";
import { expect, test } from "../support/test.ts";

/** A subcommand of the native command line, as JSON. */
function native<T>(...options: string[]): T {
  const program = process.env.GLASSGPT_BIN;
  if (!program) throw new Error("expected the program's path in GLASSGPT_BIN, got none");
  return JSON.parse(execFileSync(program, options, { encoding: "utf8", maxBuffer: 1 << 26 }));
}

async function visit(page: Page, address: string, query: Record<string, string> = {}, base = "") {
  await page.goto(`${base}?${new URLSearchParams({ backend: "cpu", lang: "en", tour: "off", ...query })}#${address}`);
}

/** The number with all its digits behind what is written. */
async function value(page: Page, selector: string): Promise<number> {
  const text = await page.locator(selector).getAttribute("data-value");
  if (text === null) throw new Error(`expected a value at ${selector}, got none`);
  return Number(text);
}

const AFTER = "td:nth-of-type(2)";

test("a question is scored as the evaluation of the command line scores it", async ({ page }) => {
  await visit(page, "shots?task=word_transform&before=0&after=8");
  const scored = `#result-scored ${AFTER} [data-value]`;
  await expect(page.locator(scored)).toBeVisible();
  interface Row { variant: string; exact_match: number; mean_logprob: number }
  const rows = native<Row[]>("eval", "--model", defaultModel().path, "--task", "word_transform", "--shots", "8",
    "--variant", "spelled", "--n", "1", "--seed", "1", "--threads", "1", "--json");
  const n = Number((await page.locator(`#result-scored ${AFTER}`).innerText()).match(/(?:over|for) (\d+)/)![1]);
  const shown = await value(page, scored);
  // A row gives the mean over the tokens.
  expect(Math.abs(shown / n - rows[0].mean_logprob)).toBeLessThan(1e-3);
  const verdict = await page.locator(`#result-verdict ${AFTER}`).innerText();
  expect(verdict.trim()).toBe(rows[0].exact_match === 1 ? "right" : "wrong");
});

test("examples rebuild the prompt, and the weights stay as they are", async ({ page }) => {
  await visit(page, "shots?task=sentiment_random&before=0&after=2");
  await expect(page.locator("#after-prompt .shots-added")).toHaveCount(2);
  await expect(page.locator("#before-prompt .shots-example")).toHaveCount(0);
  const question = await page.locator("#before-prompt .shots-question").innerText();
  expect(await page.locator("#after-prompt .shots-question").innerText()).toBe(question);
  await page.locator("#before-shots-1").click();
  await expect(page.locator("#before-prompt .shots-example")).toHaveCount(1);
  await expect(page.locator("#after-prompt .shots-added")).toHaveCount(1);
  await expect(page.locator("#after-prompt .shots-example")).toHaveCount(2);
  const sums = await page.locator("#result-checksum .results-checksum").allInnerTexts();
  expect(new Set(sums).size).toBe(1);
  await page.locator("#badge-open").click();
  await expect(page.getByRole("dialog", { name: "Model and backend" })).toContainText(sums[0]);
  await page.keyboard.press("Escape");
  // The change is the difference of what stands beside it, and each token of the prompt is one pass.
  const [before, after] = [1, 2].map((n) => `#result-logprob td:nth-of-type(${n}) [data-value]`);
  const change = Number((await page.locator("#result-logprob td").nth(2).innerText()).replace("−", "-").replace(" nats", ""));
  expect(Math.abs(change - ((await value(page, after)) - (await value(page, before))))).toBeLessThan(0.01 * Math.abs(change) + 1e-3);
  const mass = percent((await page.locator(`#result-attention ${AFTER}`).innerText()).match(/heads ([\d.]+ %)/)![1]);
  expect(mass).toBeGreaterThan(0);
  expect(mass).toBeLessThan(1);
  await expect(page).toHaveURL(/task=sentiment_random.*before=1.*after=2/);
  await page.reload();
  await expect(page.locator("#after-prompt .shots-added")).toHaveCount(1);
});

test("numbers of examples that do not fit are marked before they are pressed, with the reason", async ({ page }) => {
  await visit(page, "shots?task=coin&before=0&after=1-steps");
  const note = page.locator("#after-unfit");
  await expect(note).toContainText(/examples? do(es)? not fit: with (them|it) the question takes \d+ tokens, and this model holds \d+\./);
  const [shots, tokens, max] = (await note.innerText()).match(/\d+/g)!.map(Number);
  expect(tokens).toBeGreaterThan(max);
  const pressed = page.locator(`#after-shots-${shots}`);
  await expect(pressed).toHaveAttribute("aria-disabled", "true");
  await expect(pressed).toHaveAttribute("title", await note.innerText());
  // It can be pressed all the same, which must do nothing.
  await pressed.click({ force: true });
  await expect(pressed).toHaveAttribute("aria-pressed", "false");
  // What is not marked can be asked.
  for (const fits of [0, 1, 2, 4, 8].filter((other) => other < shots)) {
    await page.locator(`#after-shots-${fits}`).click();
    await expect(page.locator("#after-brief")).toContainText("Right answer");
  }
});

test("the verdicts of both sides are in sight before anything else that is long", async ({ page }) => {
  for (const width of [1440, 820, 390]) {
    await page.setViewportSize({ width, height: 900 });
    await visit(page, "shots?task=word_transform&before=0&after=2");
    // On a phone the second side follows below the first one's verdict.
    for (const side of width > 400 ? ["before", "after"] : ["before"]) {
      await expect(page.locator(`#${side}-brief`)).toContainText(/right|wrong/);
      const box = (await page.locator(`#${side}-brief`).boundingBox())!;
      expect(box.y + box.height, `${side} at ${width}`).toBeLessThanOrEqual(900);
    }
  }
});

test("steps take more passes, and a task without steps says so", async ({ page }) => {
  await visit(page, "shots?task=coin&before=1&after=1-steps");
  const passes = async (n: number) => Number((await page.locator("#result-passes td").nth(n).innerText()).match(/^\d+/)![0]);
  await expect(page.locator("#result-passes td").nth(1)).toContainText("one by one");
  expect(await passes(1)).toBeGreaterThan(await passes(0));
  await expect(page.locator("#after-prompt")).toContainText("Let's think step by step.");
  // Without examples and at once: one pass for each token of the prompt, and one for each but the first that is written.
  await page.locator("#before-shots-0").click();
  await expect(page.locator("#before-prompt .shots-example")).toHaveCount(0);
  const prompt = (await page.locator("#before-prompt .shots-question, #before-prompt .shots-added-end").allTextContents()).join("");
  await expect(page.locator("#result-passes td").first()).toContainText(new RegExp(`\\b${logits(prompt).prompt_ids.length}\\b`));
  // Of two sides without examples, the sentence alone is what one of them lacks.
  await page.locator("#after-shots-0").click();
  await expect(page.locator("#after-prompt .shots-added-end")).toHaveText(/^\s*Let's think step by step\.\s*$/);
  await expect(page.locator("#after-prompt .shots-added")).toHaveCount(0);
  await expect(page.locator("#after-prompt + .shots-below .shots-note")).toHaveText("an end of the question that the other side lacks");
  await page.locator("#shots-task").selectOption("topic");
  const steps = page.locator("#after-steps");
  await expect(steps).toHaveAttribute("aria-disabled", "true");
  await expect(steps).toHaveAttribute("title", "This task has no steps to write out.");
  await page.locator("#shots-next").click();
  await expect(page.locator("#shots-item")).toHaveText("Question 2");
  await expect(page.locator("#after-prompt .shots-question")).toBeVisible();
});

test("a prompt opens in the playground with the text at hand undisturbed until then", async ({ page }) => {
  const playground = await Playground.open(page, { backend: "cpu" });
  await playground.stepTimes(1);
  await page.locator("#go-shots").click();
  await expect(page.locator("#result-verdict td").first()).not.toBeEmpty();
  await page.locator("#go-text").click();
  await playground.expectTokens(6);
  await page.locator("#go-shots").click();
  await expect(page.locator("#after-prompt .shots-question")).toBeVisible();
  const prompt = (await page.locator("#after-prompt .shots-example, #after-prompt .shots-question, #after-prompt .shots-added-end").allTextContents()).join("");
  await page.locator("#after-open").click();
  await expect(playground.prompt).toHaveValue(prompt);
  await expect(playground.status).toHaveText("Ready.");
});

test("the library draws prompts of every kind, and the chosen one becomes the prompt", async ({ page }) => {
  const playground = await Playground.open(page, { backend: "cpu" });
  await page.locator("#library-open").click();
  for (let genre = 0; genre < 4; genre++) {
    await page.locator(`#genre-${genre}`).click();
    await expect(page.locator(`#genre-${genre}`)).toHaveAttribute("aria-pressed", "true");
    const first = await page.locator("#library-prompt").innerText();
    await page.locator("#library-another").click();
    await expect(page.locator("#library-prompt")).not.toHaveText(first);
    await expect(page.locator("#library-answer")).toContainText(genre === 0 ? "No single right answer." : "Right answer: ");
  }
  await expectAccessible(page, "library");
  const prompt = await page.locator("#library-prompt").textContent();
  await page.locator("#library-use").click();
  await expect(page.locator("#library")).toBeHidden();
  await expect(playground.prompt).toHaveValue(prompt!);
  await expect(playground.status).toHaveText("Ready.");
});

test("element types are as far apart as the command line says", async ({ page }) => {
  await visit(page, "quantization");
  await page.locator("#quant-fetch").click();
  await expect(page.locator("#quant-table tbody tr")).toHaveCount(3);
  const { model, weights } = defaultModel();
  for (const [row, dtype] of ["f32", "q8_0", "q4_0"].entries()) {
    const cell = `#quant-table tbody tr:nth-child(${row + 1}) [data-name="file"]`;
    const size = weights.find((file) => file.name === `model-${dtype}.gguf`)!.size_bytes;
    expect(await value(page, cell), dtype).toBe(size);
    if (row === 0) continue;
    const folder = join(repository, "models", model);
    const expected = native<{ kl_mean_nats: number; kl_max_nats: number; top1_agreement: number }>("compare", "--model",
      join(folder, `model-${dtype}.gguf`), "--reference", join(folder, "model-f32.gguf"), "--text", FIRST_PROMPT);
    for (const [name, kl] of [["kl-mean", expected.kl_mean_nats], ["kl-max", expected.kl_max_nats]] as const) {
      const shown = await value(page, `#quant-table tbody tr:nth-child(${row + 1}) [data-name="${name}"]`);
      expect(Math.abs(shown - kl), `${dtype} ${name}`).toBeLessThan(0.02 * kl + 1e-5);
    }
    const top = await page.locator(`#quant-table tbody tr:nth-child(${row + 1}) [data-name="top"]`).innerText();
    expect(percent(top)).toBeCloseTo(expected.top1_agreement, 2);
  }
  await expect(page.locator(".quant-text")).toHaveCount(3);
  await page.locator("#quant-block-other").click();
  await expect(page.locator("#quant-block-number")).toHaveValue("1010");
  await expect(page).toHaveURL(/block=1010/);
  await page.locator("details.figure-table summary").last().click();
  await expect(page.locator("#quant-numbers tbody tr")).toHaveCount(32);
});

test("on a phone a finished comparison scrolls nowhere sideways, with the block that the address names", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await visit(page, "quantization?block=1010");
  await page.locator("#quant-fetch").click();
  await expect(page.locator("#quant-table tbody tr")).toHaveCount(3);
  await expect(page.locator("#quant-weights")).toBeVisible();
  await expect(page.locator("#quant-block-number")).toHaveValue("1010");
  await page.locator("details.figure-table summary").last().click();
  await expect(page.locator("#quant-numbers tbody tr")).toHaveCount(32);
  const scrollWidth = () => page.evaluate(() => document.documentElement.scrollWidth);
  await expect.poll(scrollWidth).toBeLessThanOrEqual(390);
});

test("a download for a comparison can be stopped, and nothing is lost", async ({ page, host }) => {
  host.slow(/model-f32\.gguf$/, 100_000);
  await visit(page, "quantization", {}, host.address);
  await page.locator("#quant-fetch").click();
  await expect(page.getByText(/^Downloading .* of /)).toBeVisible();
  const ended = page.waitForEvent("requestfailed", (request) => request.url().includes("model-f32.gguf"));
  await page.locator("#quant-stop").click();
  await expect(page.getByText("Stopped.", { exact: true })).toBeVisible();
  await ended;
  host.heal();
  await page.locator("#quant-fetch").click();
  await expect(page.locator("#quant-table tbody tr")).toHaveCount(3);
});

test("without a download the loaded weights are the reference", async ({ page }) => {
  await visit(page, "quantization");
  await page.locator("#quant-here").click();
  await expect(page.locator("#quant-table tbody tr")).toHaveCount(2);
  await expect(page.locator("#quant-table tbody tr").first()).toContainText("Q8_0");
  await expect(page.locator("#quant-table tbody tr").first()).toContainText("counts as right");
});

test("a comparison of an earlier text says so, and is measured again by one press", async ({ page }) => {
  const playground = await Playground.open(page, { backend: "cpu" });
  await page.locator("#go-quantization").click();
  await page.locator("#quant-here").click();
  await expect(page.locator("#quant-table caption")).toContainText("5 positions");
  await expect(page.locator("#quant-old")).toHaveCount(0);
  await page.locator("#go-text").click();
  await playground.stepTimes(1);
  await page.locator("#go-quantization").click();
  await expect(page.locator("#quant-old")).toContainText("The text has changed since");
  await page.locator("#quant-again").click();
  await expect(page.locator("#quant-table caption")).toContainText("6 positions");
  await expect(page.locator("#quant-old")).toHaveCount(0);
});

test("a link measures again what its page had measured, with what counted as right", async ({ page, browser }) => {
  await visit(page, "quantization");
  await page.locator("#quant-fetch").click();
  await expect(page.locator("#quant-table tbody tr")).toHaveCount(3);
  await expect(page).toHaveURL(/compare=f32/);
  const figures = (on: Page) => on.locator("#quant-table [data-name^=kl]").evaluateAll((cells) => cells.map((cell) => cell.getAttribute("data-value")));
  const context = await browser.newContext();
  const other = await context.newPage();
  await other.goto(page.url());
  await expect(other.locator("#quant-table tbody tr")).toHaveCount(3, { timeout: 120_000 });
  expect(await figures(other)).toEqual(await figures(page));
  // Another address on the open page: the loaded weights count as right, and the cost is measured.
  await other.evaluate(() => (location.hash = location.hash.replace("compare=f32", "compare=here&cost=run")));
  await expect(other.locator("#quant-table tbody tr")).toHaveCount(2, { timeout: 120_000 });
  await other.locator("#go-cost").click();
  await expect(other.locator("#cost-status")).toContainText("Measured at", { timeout: 120_000 });
  await expect(other).toHaveURL(/compare=here.*cost=run/);
  await context.close();
});

test("the cost of a token is measured, can be stopped and taken away, and the text goes on", async ({ page }) => {
  const playground = await Playground.open(page, { backend: "cpu" });
  await page.locator("#go-cost").click();
  await page.locator("#cost-start").click();
  await page.locator("#cost-stop").click();
  await expect(page.locator("#cost-status")).toContainText("ended");
  await page.locator("#cost-start").click();
  await expect(page.locator("#cost-status")).toContainText("Measured at", { timeout: 120_000 });
  const factor = Number((await page.locator("#cost-summary").innerText()).match(/ ([\d.]+) times/)![1]);
  expect(factor).toBeGreaterThan(1);
  await page.locator("#figure-cost-time summary").click();
  const rows = page.locator("#figure-cost-time tbody tr");
  const lengths = await rows.locator("th").allInnerTexts();
  expect(lengths[0]).toBe("1");
  const frame = page.locator("#cost-time .chart-frame");
  await frame.focus();
  await frame.press("Home");
  await expect(page.locator("#cost-time-readout")).toContainText("Tokens in the text 1:");
  await frame.press("ArrowRight");
  await expect(page.locator("#cost-time-readout")).toContainText("Tokens in the text 2:");
  const csv = (await saved(page, "#cost-memory-csv")).toString("utf8").trim().split("\r\n");
  expect(csv).toHaveLength(lengths.length + 1);
  const [length, bytes] = csv.at(-1)!.split(",").map(Number);
  expect(bytes / length).toBe(Number(csv[1].split(",")[1]));
  // As many bytes as the keys and values that the command line captures, of every layer, in F32.
  const caches = captures(FIRST_PROMPT, ["block.0.k_cache", "block.0.v_cache"]).activations;
  const nLayer = shippedModels().models.find(({ name }) => name === defaultModel().model)!.shape.n_layer;
  const perToken = caches.reduce((sum, { shape, values }) => sum + values.length / shape[0], 0);
  expect(bytes / length).toBe(4 * nLayer * perToken);
  expect((await saved(page, "#cost-memory-png")).subarray(1, 4).toString()).toBe("PNG");
  const png = await saved(page, "#cost-time-png");
  expect(png.subarray(1, 4).toString()).toBe("PNG");
  expect(png.readUInt32BE(16)).toBeGreaterThan(300);
  const svg = (await saved(page, "#cost-time-svg")).toString("utf8");
  expect(svg).toContain("<svg");
  expect(svg).not.toMatch(/oklch|class=/);
  await page.locator("#go-text").click();
  await playground.stepTimes(1);
  await playground.expectTokens(6);
});

for (const theme of ["light", "dark"]) {
  test(`the studies have no barrier and scroll nowhere sideways, ${theme}`, async ({ page }) => {
    for (const lang of ["en", "ko"]) {
      await visit(page, "shots", { theme, lang });
      await expect(page.locator("#result-checksum .results-checksum")).toHaveCount(4);
      await expectNoBarrier(page, `shots ${lang}`);
      await visit(page, "quantization", { theme, lang });
      await page.locator("#quant-here").click();
      await expect(page.locator("#quant-weights")).toBeVisible();
      await expectNoBarrier(page, `quantization ${lang}`);
      await visit(page, "cost", { theme, lang });
      await page.locator("#cost-start").click();
      await expect(page.locator("#cost-start")).toBeVisible({ timeout: 120_000 });
      await expectNoBarrier(page, `cost ${lang}`);
    }
  });
}

test("an address with nonsense is a first visit", async ({ page }) => {
  await visit(page, "shots?task=nothing&item=-3&task_seed=1e9&before=3&after=99-steps&item=99999999999");
  await expect(page.locator("#shots-task")).toHaveValue("word_transform");
  await expect(page.locator("#shots-item")).toHaveText("Question 1");
  await expect(page.locator("#after-shots-4")).toHaveAttribute("aria-pressed", "true");
  await expect(page.locator("#result-verdict td").first()).not.toBeEmpty();
});

async function expectAccessible(page: Page, what: string) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map((node) => node.html) }));
  expect(found, what).toEqual([]);
}

async function saved(page: Page, button: string): Promise<Buffer> {
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator(button).click()]);
  return readFileSync(await download.path());
}
