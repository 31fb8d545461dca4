// The chain-of-thought lab: gains are those of the command line, and a changed step shows in the answer.
import type { Page } from "@playwright/test";

import { evaluate, expectNoBarrier, measure, saved, savedRows } from "../support/labs.ts";
import { expect, test } from "../support/test.ts";
import { withTwin } from "../support/twin.ts";

interface Row {
  format: string;
  exact_match: number;
  generated_exact_match?: number;
  gain?: { gain: number; ci_low: number; ci_high: number; p_value: number };
  mean_logprob: number;
  model?: string;
}

async function visit(page: Page, plan = "", query: Record<string, string> = {}) {
  await page.goto(`?${new URLSearchParams({ backend: "cpu", lang: "en", tour: "off", ...query })}#cot-lab?${plan}`);
  await expect(page.locator("#cot-model-micro")).toBeVisible();
}

/** The page's rows are those of the command line; another machine sums in another order. */
function expectRows(shown: Row[], expected: Row[]) {
  expect(shown).toHaveLength(expected.length);
  for (const [index, { mean_logprob, ...row }] of expected.entries()) {
    const { model, mean_logprob: logprob, ...rest } = shown[index];
    expect(model).toBe("micro");
    expect(rest).toEqual(row);
    expect(Math.abs(logprob - mean_logprob)).toBeLessThan(1e-3);
  }
}

test("rows, gains and their intervals are those of the command line", async ({ page }) => {
  await visit(page, "cot_n=10&cot_seed=3");
  await measure(page);
  const got = await savedRows<Row>(page);
  expect(got).toHaveLength(15);
  for (const n_operands of [2, 4]) {
    const task = `serial_calc_${n_operands}`;
    const expected = evaluate<Row>("--task", task, "--variant", "trained", "--shots", "0", "--n", "10", "--seed", "3");
    expectRows(got.slice(3 * (n_operands - 2), 3 * (n_operands - 1)), expected);
    const line = page.locator(`#gain-micro-${task}`);
    const gains = await line.locator(".gain").evaluateAll((cells) => cells.map((cell) => Number(cell.getAttribute("data-value"))));
    expect(gains, "of the steps, then of the dots").toEqual([expected[1].gain!.gain, expected[2].gain!.gain]);
    const shares = await line.locator("td > .number[data-value]").evaluateAll((cells) => cells.map((cell) => Number(cell.getAttribute("data-value"))));
    expect(shares).toEqual([expected[0].exact_match, expected[1].generated_exact_match, expected[2].exact_match]);
    // Steps take a pass for each of their tokens; dots in their place are given, not written.
    const [direct, steps, dots] = (await line.locator("td").nth(5).innerText()).split(" → ").map(Number);
    expect(direct).toBeGreaterThanOrEqual(1);
    expect(steps).toBeGreaterThan(3 * direct);
    expect(dots).toBe(direct);
  }
  const heads = await page.locator("#lab-gains thead th").allTextContents();
  expect(heads.slice(5, 8)).toEqual(["Gain of the steps", "Gain of the dots", "Passes per answer: At once → Step by step → Dots"]);
  // Accuracy against computation: all tasks pooled, then one of them.
  const points = async () => {
    const csv = (await saved(page, "#matched-chart-csv")).toString("utf8");
    return csv.trim().split("\r\n").slice(1).map((line) => line.split(","));
  };
  const pooled = await points();
  expect(pooled).toHaveLength(3);
  const way = (format: string) => got.filter((row) => row.format === format);
  const mean = (format: string) => way(format).reduce((sum, row) => sum + (row.generated_exact_match ?? row.exact_match), 0) / 5;
  expect(pooled.map((point) => Number(point.slice(1).find((cell) => cell !== ""))).sort()).toEqual(["direct", "steps", "filler"].map(mean).map((share) => Number(share.toFixed(12))).sort());
  expect(pooled.every((point) => point.includes("micro"))).toBe(true);
  expect(Number(pooled[2][0])).toBeGreaterThan(1.5 * Number(pooled[0][0]));
  await expect(page.locator("#matched-says")).toContainText("With several sizes chosen");
  await page.locator("#matched-task").selectOption("serial_calc_2");
  await expect(page).toHaveURL(/cot_matched=serial_calc_2/);
  const one = await points();
  expect(Number(one[0][0])).toBeLessThan(Number(pooled[0][0]));
  // The items of the steps hold the chain.
  await page.locator("#gain-micro-serial_calc_4 .bench-look").nth(1).click();
  await expect(page.locator("#lab-items .item")).toHaveCount(10);
  await expect(page.locator("#lab-items .item dd").nth(1)).toContainText("The·answer·is");
  await expect(page.locator("#lab-items-title")).toHaveText("Items of micro: Calculator, 4 numbers, Step by step");
});

// The adapter in software takes seconds for a chain.
test("chains that the GPU writes give the rows and gains of the command line", async ({ page }) => {
  await visit(page, "cot_task=coin&cot_n=2&cot_seed=3", { backend: "gpu" });
  await measure(page);
  await expect(page.locator("#lab-status")).toContainText("on the GPU");
  const expected = evaluate<Row>("--task", "coin", "--variant", "trained", "--shots", "0", "--n", "2", "--seed", "3");
  expectRows(await savedRows<Row>(page), expected);
  expect(expected[1].generated_exact_match, "the steps are written").toBeDefined();
  const gains = await page.locator("#gain-micro-coin .gain").evaluateAll((cells) => cells.map((cell) => Number(cell.getAttribute("data-value"))));
  expect(gains).toEqual([expected[1].gain!.gain, expected[2].gain!.gain]);
  await expect(page.locator("#lab-checksums")).toContainText("unchanged");
});

test("a smaller size with steps is set against a larger one without them", async ({ page }) => {
  await visit(page, "cot_n=5&cot_task=coin&cot_dots=off&cot_models=nano,micro");
  await measure(page);
  await expect(page.locator("#matched-says p"), "nothing is larger than micro").toHaveCount(1);
  await expect(page.locator("#matched-says")).toContainText(/nano step by step .+ micro at once/);
  await expect(page.locator("#matched-says")).toContainText(/more often|less often|cannot be told apart/);
  await expect(page.locator("#matched-says")).not.toContainText("With several sizes chosen");
  // Each size in each way, beside the computation of an answer, of which the larger size takes more.
  const csv = (await saved(page, "#matched-chart-csv")).toString("utf8").trim().split("\r\n").slice(1);
  const at = (model: string) => csv.filter((line) => line.split(",").includes(model)).map((line) => Number(line.split(",")[0]));
  expect([at("nano").length, at("micro").length]).toEqual([2, 2]);
  expect(Math.min(...at("micro"))).toBeGreaterThan(Math.min(...at("nano")));
  // Without dots nothing is said of them.
  await expect(page.locator("#gain-nano-coin .gain")).toHaveCount(1);
  await expect(page.locator("#lab-gains thead")).not.toContainText("Gain of the dots");
});

test("a kept run lies over the next one, and both are named by what differs", async ({ page }) => {
  await visit(page, "cot_n=3&cot_dots=off");
  await measure(page);
  const first = await savedRows<Row>(page);
  await page.locator("#lab-keep").click();
  await page.locator("#cot-seed").fill("2");
  await page.locator("#cot-seed").blur();
  await expect(page).toHaveURL(/cot_seed=2/);
  await page.locator("#lab-start").click();
  await expect(page.locator("#lab-kept")).toContainText("seed 1");
  await expect(page.locator("#lab-status")).toContainText("Done", { timeout: 150_000 });
  const csv = (await saved(page, "#cot-csv")).toString("utf8").trim().split("\r\n");
  const names = csv[0].match(/("[^"]*"|[^,]+)/g)!;
  const column = (name: string) => {
    expect(names).toContain(`"${name}"`);
    return csv.slice(1).map((line) => Number(line.split(",")[names.indexOf(`"${name}"`)]));
  };
  const shares = (rows: Row[], format: string) => rows.filter((row) => row.format === format).map((row) => row.generated_exact_match ?? row.exact_match);
  const second = await savedRows<Row>(page);
  // The table has both as well, and its file every number of the newest.
  await expect(page.locator("#lab-gains tbody tr")).toHaveCount(10);
  const kept = page.locator("#lab-gains .bench-kept");
  await expect(kept).toHaveCount(5);
  for (const row of await kept.all()) await expect(row).toContainText("seed 1");
  const lines = (await saved(page, "#gains-csv")).toString("utf8").trim().split("\r\n").map((line) => line.split(","));
  const of = (name: string) => lines.slice(1).map((line) => line[lines[0].indexOf(name)]);
  expect(of("right").map(Number)).toEqual(second.map((row) => row.generated_exact_match ?? row.exact_match));
  expect(of("gain")).toEqual(second.map((row) => (row.gain ? String(row.gain.gain) : "")));
  for (const [index, n] of of("n_written_tokens").map(Number).entries()) expect(n, lines[index + 1].join()).toBeGreaterThanOrEqual(3);
  expect((await saved(page, "#gains-svg")).toString("utf8")).toContain("seed 1");
  for (const [rows, seed] of [[first, 1], [second, 2]] as const) {
    expect(column(`At once, seed ${seed}`)).toEqual(shares(rows, "direct"));
    expect(column(`Step by step, seed ${seed}`)).toEqual(shares(rows, "steps"));
  }
});

test.describe("with a second model", () => {
  // A service worker would fetch by itself, past what stands in for the second model.
  test.use({ serviceWorkers: "block" });

  test("sizes are compared at the same computation, as far as the items show a difference", async ({ page, context }) => {
    await withTwin(context);
    await visit(page, "cot_n=10&cot_task=coin&cot_models=micro,twin");
    await measure(page);
    for (const model of ["micro", "twin"]) await expect(page.locator(`#gain-${model}-coin .bench-look`)).toHaveCount(3);
    const csv = (await saved(page, "#matched-chart-csv")).toString("utf8");
    // Both have the same shape: none is larger, and an answer of the same length costs the same. Each has a row for each way.
    const n = csv.trim().split("\r\n").length - 1;
    expect(n).toBe(6);
    await expect(page.locator("#matched-says")).toContainText("With several sizes chosen");
    await page.locator("#figure-matched-chart summary").click();
    await expect(page.locator("#figure-matched-chart tbody tr")).toHaveCount(n);
    await page.locator("#matched-chart .chart-frame").focus();
    await page.keyboard.press("ArrowRight");
    await expect(page.locator("#matched-chart-readout")).toContainText("FLOP");
  });
});

test("a problem is solved both ways, and the answer follows a changed step", async ({ page }) => {
  await visit(page, "cot_problem=3&cot_n=7");
  await page.locator("#solve-operands-2").click();
  await expect(page).toHaveURL(/cot_operands=2/);
  await page.locator("#solve-operands-3").click();
  await page.locator("#solve-ask").click();
  const steps = page.locator("#solve-steps");
  const tokens = steps.locator(".solve-press");
  await expect(tokens.first()).toBeVisible({ timeout: 60_000 });
  // The same item as an evaluation of three asks last: right or wrong alike.
  const judge = (n: number) => evaluate<Row>("--task", "serial_calc_3", "--variant", "trained", "--shots", "0", "--n", String(n), "--seed", "1");
  const [two, three] = [judge(2), judge(3)];
  for (const [index, side] of ["direct", "steps"].entries()) {
    const share = (row: Row) => row.generated_exact_match ?? row.exact_match;
    const isRight = Math.round(3 * share(three[index]) - 2 * share(two[index])) === 1;
    await expect(page.locator(`#solve-${side} .${isRight ? "results-right" : "results-wrong"}`)).toBeVisible();
  }
  await expect(page.locator("#solve-hint")).toBeVisible();
  const written = await tokens.allInnerTexts();
  const at = written.indexOf(">") + 1;
  const before = await steps.locator("[data-said]").getAttribute("data-said");
  await tokens.nth(at).click();
  await page.locator("#solve-edit").fill(written[at] === "7" ? "8" : "7");
  await page.locator("#solve-go").click();
  const edited = page.locator("#solve-edited");
  await expect(edited.locator(".solve-given")).toHaveCount(1);
  await expect(edited.locator(".solve-given")).toHaveText(written[at] === "7" ? "8" : "7");
  expect((await edited.locator(".solve-token").allInnerTexts()).slice(0, at)).toEqual(written.slice(0, at));
  const after = await edited.locator("[data-said]").getAttribute("data-said");
  const verdict = after === before ? `The answer is still ${after}` : `The answer went from ${before} to ${after}`;
  await expect(page.locator("#solve-follows")).toContainText(verdict);
  // All of it is there on the next visit.
  await page.reload();
  await expect(page.locator("#solve-follows")).toContainText(verdict);
  expect(await tokens.allInnerTexts()).toEqual(written);
  await page.locator("#solve-next").click();
  await expect(page.locator("#solve-problem")).toHaveText("Problem 4");
  await expect(edited).toBeHidden();
  await expect(page).toHaveURL(/cot_problem=4/);
});

test("a lab that begins ends the run of another, and both keep their results", async ({ page }) => {
  await visit(page, "cot_n=100000&cot_dots=off&cot_task=coin");
  await page.locator("#lab-start").click();
  await expect(page.locator("#gain-micro-coin .bench-look").first()).toBeVisible({ timeout: 60_000 });
  await page.locator("#go-few-shot-lab").click();
  await page.locator("#fs-n").fill("2");
  await page.locator("#fs-k-8").click();
  await page.locator("#lab-start").click();
  await expect(page.locator("#lab-status")).toContainText("Done", { timeout: 60_000 });
  await page.locator("#go-cot-lab").click();
  await expect(page.locator("#lab-status")).toContainText("since another lab began to measure");
  await expect(page.locator("#gain-micro-coin .bench-look").first()).toBeVisible();
  await page.locator("#gain-micro-coin .bench-look").first().click();
  await expect(page.locator("#lab-items")).toContainText("Measure again");
});

for (const theme of ["light", "dark"]) {
  test(`no barrier, and nothing scrolls sideways, ${theme}`, async ({ page }) => {
    // A token that is still appearing is pale.
    await page.emulateMedia({ reducedMotion: "reduce" });
    for (const lang of ["en", "ko"]) {
      await visit(page, "cot_task=coin&cot_n=3", { theme, lang });
      await page.locator("#lab-start").click();
      await expect(page.locator("#lab-start")).toBeVisible({ timeout: 60_000 });
      await page.locator("#solve-ask").click();
      await expect(page.locator("#solve-steps .solve-press").first()).toBeVisible({ timeout: 60_000 });
      await page.locator("#solve-steps .solve-press").first().click();
      await page.locator("#solve-go").click();
      await expect(page.locator("#solve-follows")).toBeVisible();
      await expectNoBarrier(page, lang);
    }
  });
}
