// The few-shot lab: its rows are those of the command line, and whatever goes wrong is said.
import type { Page } from "@playwright/test";

import { evaluate, expectNoBarrier, measure, saved, savedRows } from "../support/labs.ts";
import { repository } from "../support/native.ts";
import { withTwin } from "../support/twin.ts";
import { Playground } from "../support/playground.ts";
import { expect, test } from "../support/test.ts";

interface Row {
  shots: number;
  n: number;
  exact_match: number;
  ci_low: number;
  ci_high: number;
  chance: number;
  mean_logprob: number;
  examples?: string;
  gain?: { gain: number; ci_low: number; ci_high: number; p_value: number };
  token_accuracy: number;
  bayes?: number;
  model?: string;
}

async function visit(page: Page, plan = "", query: Record<string, string> = {}, address = "") {
  await page.goto(`${address}?${new URLSearchParams({ backend: "cpu", lang: "en", tour: "off", ...query })}#few-shot-lab?${plan}`);
  await expect(page.locator("#fs-model-micro")).toBeVisible();
}

// The adapter in software takes a second and more for an item.
for (const [backend, n] of [["cpu", "20"], ["gpu", "2"]] as const) {
  test(`rows are those of the command line, on the ${backend}`, async ({ page }) => {
    await visit(page, `fs_task=sentiment_world&fs_labels=random&fs_k=0,1,4&fs_n=${n}&fs_seed=7`, { backend });
    await measure(page);
    await expect(page.locator("#lab-status")).toContainText(backend === "cpu" ? "on the CPU" : "on the GPU");
    const expected = evaluate<Row>("--task", "sentiment_world", "--format", "random", "--variant", "trained", "--shots", "0,1,4", "--n", n, "--seed", "7");
    const got = await savedRows<Row>(page);
    expect(got).toHaveLength(3);
    for (const [index, { mean_logprob, ...row }] of expected.entries()) {
      const { model, mean_logprob: logprob, ...shown } = got[index];
      expect(model).toBe("micro");
      expect(shown).toEqual(row);
      // Another machine sums in another order; the sixth decimal may differ.
      expect(Math.abs(logprob - mean_logprob)).toBeLessThan(1e-3);
      expect(Number(await page.locator(`#row-0-${row.shots} [data-value]`).first().getAttribute("data-value"))).toBe(row.exact_match);
    }
    await expect(page.locator("#lab-checksums")).toContainText("unchanged");
  });
}

test("a point opens its items, and an item the playground", async ({ page }) => {
  await visit(page, "fs_task=dictionary&fs_k=0,2&fs_n=30");
  await measure(page);
  const table = page.locator("#lab-rows tbody tr");
  await expect(table).toHaveCount(2);
  const items = page.locator("#lab-items .item");
  await page.locator("#look-0-2").click();
  await expect(items).toHaveCount(20);
  await page.locator("#items-next").click();
  await expect(items).toHaveCount(10);
  const right = async () => page.locator("#lab-items .results-right").count();
  const second = await right();
  await page.locator("#items-previous").click();
  await expect(items).toHaveCount(20);
  const accuracy = Number(await page.locator("#row-0-2 [data-value]").first().getAttribute("data-value"));
  expect((second + (await right())) / 30).toBeCloseTo(accuracy, 5);
  // What is right was said.
  for (const item of await items.all()) {
    const [answer, said] = await item.locator("dd").allTextContents();
    if (await item.locator(".results-right").count()) expect(said).toBe(answer);
    else await expect(item.locator(".results-wrong")).toHaveCount(1);
  }
  await page.locator("#items-close").click();
  await expect(page.locator("#lab-items")).toBeHidden();
  // The same by the chart: its first point is the one without examples.
  const frame = page.locator("#few-shot .chart-frame");
  const box = (await frame.boundingBox())!;
  await frame.click({ position: { x: box.width * 0.06, y: box.height / 2 } });
  await expect(page.locator("#lab-items-title")).toHaveText("Items of micro with 0 examples");
  // And by keys alone: what the arrow keys have read is chosen.
  await page.mouse.move(0, 0);
  await frame.focus();
  for (const [lead, press, k] of [["End", "Enter", 2], ["Home", "Space", 0]] as const) {
    await page.keyboard.press(lead);
    await page.keyboard.press(press);
    await expect(page.locator("#lab-items-title")).toHaveText(`Items of micro with ${k} examples`);
  }
  await expect(items).toHaveCount(20);
  const prompt = await items.first().locator("pre").textContent();
  await page.locator("#item-open-0").click();
  const playground = new Playground(page);
  await expect(playground.prompt).toHaveValue(prompt!);
  await expect(playground.status).toHaveText("Ready.");
});

test("the playground goes on while a lab measures, and a stop keeps what is there", async ({ page, context }) => {
  const playground = await Playground.open(page, { backend: "cpu", tour: "off" });
  await page.goto(`${page.url().split("#")[0]}#few-shot-lab?fs_n=100000&fs_k=0,1`);
  await page.locator("#lab-start").click();
  await expect(page.locator("#row-0-1")).toBeVisible({ timeout: 60_000 });
  await page.locator('.rail a[href^="#text"]').first().click();
  await playground.stepTimes(2);
  await page.locator('.rail a[href^="#few-shot-lab"]').first().click();
  const n = async () => Number(await page.locator("#row-0-1 td").nth(1).textContent());
  const before = await n();
  // Out of sight it goes on.
  const other = await context.newPage();
  await other.goto("about:blank");
  await other.bringToFront();
  await expect.poll(n, { timeout: 30_000 }).toBeGreaterThan(before);
  await page.bringToFront();
  await expect(page.locator("#lab-status")).toContainText(/of 100,?000 items · about/);
  await page.locator("#lab-stop").click();
  await expect(page.locator("#lab-status")).toContainText("Stopped after");
  const stopped = await n();
  await page.waitForTimeout(700);
  expect(await n()).toBe(stopped);
  await page.reload();
  await expect(page.locator("#row-0-1")).toBeVisible();
  expect(await n()).toBe(stopped);
  await page.locator("#look-0-1").click();
  await expect(page.locator("#lab-items")).toContainText("Measure again");
});

test("two runs lie over each other, named by what differs", async ({ page }) => {
  await visit(page, "fs_task=sentiment_world&fs_k=0,2&fs_n=10");
  await measure(page);
  const first = await savedRows<Row>(page);
  await page.locator("#what-if-random").click();
  await expect(page.locator("#lab-kept")).toContainText("Labels: natural");
  await expect(page.locator("#lab-status")).toContainText("Done", { timeout: 60_000 });
  await expect(page).toHaveURL(/fs_labels=random/);
  const csv = (await saved(page, "#few-shot-csv")).toString("utf8").trim().split("\r\n");
  expect(csv[0]).toContain('"micro, Labels: random"');
  expect(csv[0]).toContain('"micro, Labels: natural"');
  const names = csv[0].match(/("[^"]*"|[^,]+)/g)!;
  const kept = names.indexOf('"micro, Labels: natural"');
  expect(csv.slice(1).map((line) => Number(line.split(",")[kept]))).toEqual(first.map((row) => row.exact_match));
  expect((await saved(page, "#few-shot-svg")).toString("utf8")).not.toMatch(/oklch|class=/);
  await page.reload();
  await expect(page.locator("#lab-kept")).toContainText("Labels: natural");
  await page.locator("#lab-drop").click();
  await expect(page.locator("#lab-kept")).toBeHidden();
});

test("the same items with their examples changed stand beside what they change, as on the command line", async ({ page }) => {
  await visit(page, "fs_task=sentiment_world&fs_k=0,4&fs_n=20&fs_seed=3");
  await measure(page);
  await page.locator("#change-reversed").click();
  await expect(page.locator("#changed-micro-reversed-4")).toBeVisible({ timeout: 60_000 });
  await expect(page.locator("#lab-status")).toContainText("Done: 40 items", { timeout: 60_000 });
  await page.locator("#change-shuffled").click();
  await page.locator("#change-restyled").click();
  await expect(page.locator("#lab-status")).toContainText("Done: 80 items", { timeout: 60_000 });
  await expect(page).toHaveURL(/fs_changes=reversed(,|%2C)shuffled(,|%2C)restyled/);
  const ways = "drawn,reversed,shuffled,restyled";
  const expected = evaluate<Row>("--task", "sentiment_world", "--format", "natural", "--variant", "trained", "--shots", "0,4", "--n", "20", "--seed", "3", "--examples", ways);
  const got = await savedRows<Row>(page);
  expect(got).toHaveLength(8);
  for (const [index, { mean_logprob, ...row }] of expected.entries()) {
    const { model, mean_logprob: logprob, gain, ...shown } = got[index];
    const { gain: expectedGain, ...rest } = row;
    expect(shown).toEqual(rest);
    expect(Math.abs(logprob - mean_logprob)).toBeLessThan(1e-3);
    for (const field of ["gain", "ci_low", "ci_high", "p_value"] as const) expect(gain?.[field] ?? 0).toBeCloseTo(expectedGain?.[field] ?? 0, 9);
    // No example has an order or another to exchange its label with.
    if (!row.examples || (row.shots === 0 && row.examples !== "restyled")) continue;
    const line = page.locator(`#changed-micro-${row.examples}-${row.shots}`);
    expect(Number(await line.locator(".gain").getAttribute("data-value"))).toBe(row.gain!.gain);
    const { ci_low, ci_high } = row.gain!;
    const verdict = ci_low > 0 ? "more are right" : ci_high < 0 ? "fewer are right" : "no difference shown";
    await expect(line.locator("td").last()).toHaveText(verdict);
  }
  // One item in every way: the drawn one is the one of the list.
  await page.locator("#look-0-4").click();
  const item = page.locator("#lab-items .item").nth(1);
  const [prompt, said] = [await item.locator("pre").textContent(), await item.locator("dd").nth(1).textContent()];
  await page.locator("#item-vary-1").click();
  await expect(page.locator("#lab-vary .item")).toHaveCount(4, { timeout: 60_000 });
  expect(await page.locator("#vary-drawn pre").textContent()).toBe(prompt);
  expect(await page.locator("#vary-drawn dd").nth(1).textContent()).toBe(said);
  expect(await page.locator("#vary-reversed pre").textContent()).not.toBe(prompt);
  await page.locator("#vary-close").click();
  await expect(page.locator("#lab-vary")).toBeHidden();
  // After a reload the worker knows no items; the link plans all ways, and a further change measures them again.
  await page.reload();
  await expect(page.locator("#change-reversed")).toHaveAttribute("aria-pressed", "true");
  await expect(page.locator("#changed-micro-shuffled-4")).toBeVisible();
});

test("examples are learned by a copy of the weights, and the model itself keeps its own", async ({ page }) => {
  await visit(page, "fs_task=sentiment_world&fs_k=0,4&fs_n=5&fs_learn_steps=8&fs_learn_rate=1");
  await expect(page.locator("#lesson-steps")).toHaveValue("8");
  await measure(page);
  const sums = await page.locator("#lab-checksums dd").textContent();
  await page.locator("#look-0-4").click();
  const item = page.locator("#lab-items .item").nth(2);
  const said = await item.locator("dd").nth(1).textContent();
  await page.locator("#item-learn-2").click();
  await expect(page.locator("#lesson-item")).toHaveValue("3");
  await expect(page).toHaveURL(/fs_learn_item=3/);
  await expect(page.locator("#lesson-status")).toHaveText("Done after 8 of 8 steps", { timeout: 150_000 });
  const cells = page.locator("#lesson-table tbody tr");
  await expect(cells.nth(0).locator("td").first().locator("[data-said]")).toHaveText(said!);
  const values = async (line: number) => (await cells.nth(line).locator("[data-value]").evaluateAll((all) => all.map((one) => Number(one.getAttribute("data-value")))));
  const [before, after] = await values(2);
  expect(after).toBeLessThan(before);
  const [prompt, none, moved] = await values(3);
  expect([prompt, none]).toEqual([0, 0]);
  expect(moved).toBeGreaterThan(0);
  const [story, same, forgot] = await values(4);
  expect(story).toBe(same);
  expect(forgot).not.toBe(same);
  // The curve has a point before each step and one after the last.
  const csv = (await saved(page, "#lesson-loss-csv")).toString("utf8").trim().split("\r\n");
  expect(csv).toHaveLength(10);
  const told = (await page.locator("#lesson-checksums").textContent())!;
  expect(told).toContain("unchanged");
  expect(told).toContain(sums!.match(/[0-9a-f]{16}/)![0]);
  // What was learned is there on the next visit.
  const table = await page.locator("#lesson-table").textContent();
  await page.reload();
  await expect(page.locator("#lesson-table")).toHaveText(table!);
  await expect(page.locator("#lesson-checksums")).toHaveText(told);
  // Stopped on the way, it says so and keeps its curve.
  await page.locator("#lesson-steps").fill("200");
  await page.locator("#lesson-start").click();
  await expect(page.locator("#lesson-status")).toContainText(/^Step \d+ of 200 · about \d+ s left/, { timeout: 60_000 });
  await page.locator("#lesson-stop").click();
  await expect(page.locator("#lesson-status")).toContainText("Stopped after");
  await expect(page.locator("#lesson-start")).toBeVisible();
});

test("real sentences: a sample with its credit, the visitor's own, and what is wrong with them", async ({ page }) => {
  await visit(page, "fs_task=sentiment_real&fs_k=0,4&fs_n=10");
  await expect(page.locator("#fs-sentences")).toContainText("CC BY 4.0");
  await measure(page);
  const file = "www/sentences/film_reviews.tsv";
  const expected = evaluate<Row>("--task", "sentiment_real", "--format", "natural", "--variant", "trained", "--shots", "0,4", "--n", "10", "--sentences", `${repository}/${file}`);
  const got = await savedRows<Row>(page);
  expect(got.map(({ shots, n, exact_match }) => ({ shots, n, exact_match }))).toEqual(expected.map(({ shots, n, exact_match }) => ({ shots, n, exact_match })));
  // Nothing is shipped of text messages: what is missing is said where it can be brought.
  await page.locator("#fs-task").selectOption("spam_real");
  await expect(page.locator("#fs-from-sample")).toHaveAttribute("aria-disabled", "true");
  await expect(page.locator("#fs-sets")).toContainText("SMSSpamCollection");
  await expect(page.locator("#fs-lack")).toHaveText("First load or paste sentences.");
  await expect(page.locator("#lab-start")).toHaveAttribute("aria-disabled", "true");
  await page.locator("#fs-text").fill("ham\tSee you at five then\negg\tSee you at six\nspam");
  await expect(page.locator("#fs-problems")).toContainText("Line 2: expected a label (ham, 0, spam, 1), got “egg”");
  await expect(page.locator("#fs-problems")).toContainText("Line 3: expected a label and a sentence, 2 columns, got 1");
  await page.locator("#fs-use-all").click();
  await expect(page.locator("#fs-lack")).toContainText("1 and 0 of the two labels");
  const own = Array.from({ length: 24 }, (_, index) => `${index % 2 ? "spam" : "ham"}\t${index % 2 ? "WIN a prize" : "see you"} ${"so ".repeat(index + 2)}`);
  await page.locator("#fs-file").setInputFiles({ name: "own.tsv", mimeType: "text/plain", buffer: Buffer.from(own.join("\n")) });
  await expect(page.locator("#fs-read")).toContainText("own.tsv: 24 sentences can be asked about: 12 ham, 12 spam");
  await expect(page.locator("#fs-lack")).toBeHidden();
  await measure(page);
  await page.locator("#look-0-4").click();
  await expect(page.locator("#lab-items .item").first()).toContainText(/WIN a prize|see you/);
  const large = Buffer.alloc(5_000_001, "x");
  await page.locator("#fs-file").setInputFiles({ name: "large.csv", mimeType: "text/csv", buffer: large });
  await expect(page.locator("#fs-refused")).toContainText("Expected at most 5.00 MB, got 5.00 MB");
  await expect(page.locator("#lab-start")).toHaveAttribute("aria-disabled", "true");
});

test("numbers out of range, too many examples and no storage are said", async ({ page }) => {
  await page.addInitScript(() => {
    const set = Storage.prototype.setItem;
    Storage.prototype.setItem = function (key: string, value: string) {
      if (key === "glassgpt.labs") throw new DOMException("the quota is used up", "QuotaExceededError");
      return set.call(this, key, value);
    };
  });
  await visit(page, "fs_task=pony&fs_n=0&fs_k=99&fs_seed=-4&fs_models=huge");
  await expect(page.locator("#fs-task")).toHaveValue("word_transform");
  await expect(page.locator("#fs-model-micro")).toHaveAttribute("aria-pressed", "true");
  const n = page.locator("#fs-n");
  await expect(n).toHaveValue("100");
  for (const [typed, held] of [["0", "1"], ["1000000", "100000"], ["", "100000"]]) {
    await n.fill(typed);
    await n.blur();
    await expect(n).toHaveValue(held);
  }
  await n.fill("3");
  await page.locator("#fs-task").selectOption("sentiment_world");
  await page.locator("#fs-k-16").click();
  await page.locator("#fs-form-new").click();
  await page.locator("#lab-start").click();
  await expect(page.locator(".lab-failed")).toContainText("16 shots to fit the context of 256 tokens");
  await page.locator("#fs-k-16").click();
  await measure(page);
  await expect(page.locator("#lab-not-stored")).toContainText("the quota is used up");
  expect(await savedRows<Row>(page)).toHaveLength(5);
  // Labels cannot be changed where there are none.
  await page.locator("#fs-task").selectOption("dictionary");
  await expect(page.locator("#fs-labels-random")).toHaveAttribute("aria-disabled", "true");
});

test("a download that breaks off is said, and the next try finds the model", async ({ page, host }) => {
  await visit(page, "fs_n=2&fs_k=0", { model: "micro", type: "q4_0" }, host.address);
  await expect(page.locator("#badge-open")).toContainText(/CPU/, { timeout: 60_000 });
  host.cut(/model-q8_0\.gguf/, 0.5);
  await page.locator("#lab-start").click();
  await expect(page.locator(".lab-failed")).toContainText("micro could not be measured", { timeout: 60_000 });
  host.heal();
  await measure(page);
  await expect(page.locator("#row-0-0")).toBeVisible();
});

test.describe("with a second model", () => {
  // A service worker would fetch by itself, past what stands in for the second model.
  test.use({ serviceWorkers: "block" });

  test("several sizes are measured at once, and one that cannot be fetched leaves the others", async ({ page, context }) => {
    const twin = await withTwin(context);
    twin.lose();
    await visit(page, "fs_task=dictionary&fs_k=0,2&fs_n=10&fs_models=micro,twin");
    await expect(page.locator("#fs-model-twin")).toHaveAttribute("aria-pressed", "true");
    await measure(page);
    await expect(page.locator(".lab-failed")).toContainText("twin could not be measured");
    expect((await savedRows<Row>(page)).map(({ model }) => model)).toEqual(["micro", "micro"]);
    twin.find();
    await measure(page);
    await expect(page.locator(".lab-failed")).toBeHidden();
    const names = (await savedRows<Row>(page)).map(({ model, shots }) => `${model} ${shots}`);
    expect(names).toEqual(["micro 0", "micro 2", "twin 0", "twin 2"]);
    const heads = (await saved(page, "#few-shot-csv")).toString("utf8").split("\r\n")[0];
    for (const name of ["micro,", "twin,", "best possible", "chance"]) expect(heads).toContain(name);
    await expect(page.locator("#lab-checksums dd")).toHaveCount(2);
    await page.locator("#look-1-2").click();
    await expect(page.locator("#lab-items-title")).toHaveText("Items of twin with 2 examples");
    await page.locator("#change-reversed").click();
    await expect(page.locator("#changed-twin-reversed-2")).toBeVisible({ timeout: 60_000 });
    await expect(page.locator("#changed-micro-reversed-2")).toBeVisible();
  });
});

for (const theme of ["light", "dark"]) {
  test(`no barrier, and nothing scrolls sideways, ${theme}`, async ({ page }) => {
    for (const lang of ["en", "ko"]) {
      await visit(page, "fs_task=sentiment_world&fs_n=5&fs_k=0,2&fs_learn_steps=3", { theme, lang });
      await page.locator("#lab-start").click();
      await expect(page.locator("#lab-start")).toBeVisible({ timeout: 60_000 });
      await page.locator("#change-shuffled").click();
      await expect(page.locator("#changed-micro-shuffled-2")).toBeVisible({ timeout: 60_000 });
      await expect(page.locator("#lab-start")).toBeVisible({ timeout: 60_000 });
      await page.locator("#look-0-2").click();
      await expect(page.locator("#lab-items .item")).toHaveCount(5);
      await page.locator("#item-vary-0").click();
      await expect(page.locator("#vary-restyled")).toBeVisible({ timeout: 60_000 });
      await page.locator("#item-learn-0").click();
      await expect(page.locator("#lesson-verdicts")).toBeVisible({ timeout: 150_000 });
      await page.locator("#fs-task").selectOption("spam_real");
      await page.locator("#fs-text").fill("egg\tan egg is no label");
      await expect(page.locator("#fs-problems")).toBeVisible();
      await expectNoBarrier(page, lang);
    }
  });
}
