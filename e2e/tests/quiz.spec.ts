// The quiz: its rows are those of the command line, the visitor answers beside the model, and bad rows are said.
import type { Page } from "@playwright/test";

import { evaluate, expectNoBarrier, measure, saved, savedRows } from "../support/labs.ts";
import { defaultModel } from "../support/native.ts";
import { expect, test } from "../support/test.ts";

interface Row {
  format: string;
  shots: number;
  n: number;
  exact_match: number;
  mean_logprob: number;
  gain?: { gain: number };
  choices: { place_shares: number[]; consistency: number; brier: number; calibration_error: number; reliability: object[] };
  model?: string;
}

async function visit(page: Page, plan = "", query: Record<string, string> = {}) {
  await page.goto("about:blank");
  await page.goto(`?${new URLSearchParams({ backend: "cpu", lang: "en", tour: "off", ...query })}#quiz?${plan}`);
  await expect(page.locator("#quiz-next")).not.toHaveAttribute("aria-disabled", "true");
}

/** Sums of the same kind as MMLU's elementary mathematics, written for this test. */
const ROWS = [
  "question,A,B,C,D,answer",
  '"What is 2 + 3, all in all?",4,5,6,7,B',
  "What is 1 + 1?,2,3,4,5,A",
  "What is 9 - 5?,1,2,3,4,D",
  "",
].join("\n");

// The adapter in software takes a second and more for a question.
for (const [backend, n, shots] of [["cpu", "12", [0, 5]], ["gpu", "2", [0]]] as const) {
  test(`rows are those of the command line, on the ${backend}`, async ({ page }) => {
    await visit(page, `quiz_topic=animals&quiz_k=${shots}&quiz_n=${n}&quiz_seed=5`, { backend });
    await measure(page);
    await expect(page.locator("#lab-status")).toContainText(backend === "cpu" ? "on the CPU" : "on the GPU");
    const of = (format: string, variant: string) =>
      evaluate<Row>("--task", "quiz_animals", "--format", format, "--variant", variant, "--shots", shots.join(","), "--n", n, "--seed", "5");
    const letters = of("letter", "open");
    const expected = [...letters, ...of("cloze", "trained")];
    const got = await savedRows<Row>(page);
    expect(got).toHaveLength(2 * shots.length);
    expect(expected.map((row) => row.shots)).toEqual([...shots, ...shots]);
    const choices = ({ place_shares, consistency }: Row["choices"]) => ({ place_shares, consistency });
    for (const [index, row] of expected.entries()) {
      expect(got[index]).toMatchObject({ format: row.format, shots: row.shots, n: Number(n), exact_match: row.exact_match });
      expect(choices(got[index].choices)).toEqual(choices(row.choices));
      expect(Math.abs(got[index].mean_logprob - row.mean_logprob)).toBeLessThan(1e-3);
      // Of two options that are about as probable, another order of summation may prefer the other one.
      expect(Math.abs(got[index].choices.brier - row.choices.brier)).toBeLessThan(1e-3);
    }
    for (const row of got) expect(Boolean(row.gain), "options are compared with letters on the same questions").toBe(row.format === "cloze");
    const shares = await page.locator("#quiz-letters [data-letter]").evaluateAll((cells) => cells.map((cell) => Number((cell as HTMLElement).dataset.value)));
    expect(shares).toEqual(letters.flatMap((row) => row.choices.place_shares));
    const model = defaultModel().model;
    for (const row of letters)
      expect(await page.locator(`#quiz-${model}-quiz_animals-${row.shots} [data-value]`).first().getAttribute("data-value")).toBe(String(row.exact_match));
    await expect(page.locator("#lab-checksums")).toContainText("unchanged");
  });
}

test("the visitor answers with mouse and keys, the model's answers come after, and the score is kept", async ({ page }) => {
  await visit(page, "quiz_topic=geography&quiz_seed=3");
  await page.locator("#quiz-next").click();
  const options = page.locator(".quiz-option");
  await expect(options).toHaveCount(4, { timeout: 60_000 });
  await expect(page.locator(".quiz-share"), "nothing is given away").toHaveCount(0);
  await options.nth(2).click();
  await expect(page.locator("#quiz-yours")).toContainText("C");
  await expect(page.locator(".quiz-option-right")).toHaveCount(1);
  const shares = async (way: string) =>
    page.locator(`.quiz-share-${way} [data-value]`).evaluateAll((cells) => cells.reduce((sum, cell) => sum + Number((cell as HTMLElement).dataset.value), 0));
  expect(await shares("letter")).toBeCloseTo(1, 6);
  expect(await shares("cloze")).toBeCloseTo(1, 6);
  // The first answer counts; what does nothing any more says so.
  await expect(options.nth(0)).toHaveAttribute("aria-disabled", "true");
  await options.nth(0).dispatchEvent("click");
  await expect(page.locator("#quiz-yours")).toContainText("C");
  const right = async (who: string) => Number((await page.locator(`#quiz-score-${who} td`).first().innerText()).split(" / ")[0]);
  const is = async (id: string) => ((await page.locator(`#${id} .results-right`).count()) > 0 ? 1 : 0);
  expect([await right("you"), await right("letter"), await right("cloze")]).toEqual([await is("quiz-yours"), await is("quiz-letter"), await is("quiz-cloze")]);
  // The next one by keys alone.
  await page.locator("#quiz-next").focus();
  await page.keyboard.press("Enter");
  await expect(page.locator(".quiz-number")).toContainText("Question 2", { timeout: 60_000 });
  await options.first().focus();
  await page.keyboard.press("d");
  await expect(page.locator("#quiz-yours")).toContainText("D");
  await expect(page.locator("#quiz-score-you")).toContainText("/ 2");
  await expect(page).toHaveURL(/quiz_item=2/);
  await page.reload();
  await expect(page.locator("#quiz-score-you")).toContainText("/ 2");
  await page.locator("#quiz-next").click();
  await expect(page.locator(".quiz-number"), "the link names the question").toContainText("Question 2", { timeout: 60_000 });
  await page.locator("#quiz-forget").click();
  await expect(page.locator("#quiz-score-you")).toBeHidden();
});

test("own questions are read, asked and measured; bad rows, long questions and large files are said", async ({ page }) => {
  await page.goto(`?backend=cpu&lang=en&tour=off#quiz?quiz_topic=own&quiz_k=0,5&quiz_n=50`);
  const blocked = page.locator("#lab-start");
  await expect(blocked).toHaveAttribute("aria-disabled", "true");
  await expect(page.locator("#quiz-next")).toHaveAttribute("aria-disabled", "true");
  const alert = page.locator("#quiz-not-read");
  for (const [rows, words] of [
    ["", "There is no row"],
    ["What is 2 + 3?,4,5,6,7,B\nWhat, exactly, is 1?,1,2,3,4,A", "Line 2: a row has 6 fields (question, A, B, C, D, answer), this one has 8"],
    ["What is 2 + 3?,4,,6,7,B", "Line 1: field 3 of 6 is empty"],
    ["What is 2 + 3?,4,5,6,7,E", "must be A, B, C or D, not “E”"],
  ]) {
    await page.locator("#quiz-rows").fill(rows);
    await page.locator("#quiz-read").click();
    await expect(alert).toContainText(words);
  }
  const file = (name: string, text: string) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
  await page.locator("#quiz-file").setInputFiles(file("much.csv", "x".repeat(8_000_001)));
  await expect(alert).toContainText("8.00 MB");
  const long = `${"And then? ".repeat(400)},1,2,3,4,A\n`;
  await page.locator("#quiz-file").setInputFiles(file("elementary_sums_test.csv", ROWS + long));
  await expect(page.locator("#quiz-given")).toHaveText("4 questions about elementary sums");
  await expect(alert).toBeHidden();
  await page.locator("#quiz-next").click();
  // Three of the four fit; whichever comes first, it is asked or said to be too long.
  await expect(page.locator("#quiz-stem, #quiz-you .bench-alert")).toBeVisible({ timeout: 60_000 });
  await page.locator("#quiz-k-5").click();
  await measure(page);
  await expect(page.locator("#quiz-left-out")).toContainText("1 question is longer than what the model can read");
  const got = await savedRows<Row>(page);
  expect(got.map(({ format, shots, n }) => ({ format, shots, n }))).toEqual([
    { format: "letter", shots: 0, n: 3 },
    { format: "cloze", shots: 0, n: 3 },
  ]);
  const csv = (await saved(page, "#quiz-csv")).toString("utf8").trim().split("\r\n");
  expect(csv).toHaveLength(3);
  expect(csv[1]).toContain(`quiz_given,letter,0,3,${got[0].exact_match}`);
  await page.locator("#look-0-0").click();
  await expect(page.locator("#lab-items .item")).toHaveCount(3);
  await expect(page.locator("#lab-items .item").first().locator(".item-orders li")).toHaveCount(4);
  await page.locator("#quiz-given-drop").click();
  await expect(page.locator("#quiz-topic")).toHaveValue("animals");
});

test("subjects whose questions are long say that they have fewer examples", async ({ page }) => {
  await visit(page, "quiz_topic=logic&quiz_k=0,5");
  await expect(page.locator("#quiz-fewer")).toContainText("show 3 examples where 5 are asked for");
  await page.locator("#quiz-k-5").click();
  await expect(page.locator("#quiz-fewer")).toBeHidden();
  await page.locator("#quiz-k-5").click();
  await page.locator("#quiz-topic").selectOption("animals");
  await expect(page.locator("#quiz-fewer")).toBeHidden();
});

test("shares of letters and the reliability diagram can be taken away", async ({ page }) => {
  await visit(page, "quiz_topic=people&quiz_n=10&quiz_k=0");
  await measure(page);
  const csv = (await saved(page, "#quiz-reliability-csv")).toString("utf8");
  expect(csv.split("\r\n")[0]).toContain("Probability of the chosen option");
  expect((await saved(page, "#quiz-save-svg")).toString("utf8")).toContain("<svg");
  expect((await saved(page, "#quiz-save-png")).subarray(1, 4).toString("utf8")).toBe("PNG");
  // A kept run lies below the next one's rows and over its diagram, named by what differs.
  await page.locator("#lab-keep").click();
  await page.locator("#quiz-seed").fill("2");
  await page.locator("#quiz-seed").blur();
  await page.locator("#lab-start").click();
  await expect(page.locator("#lab-status")).toContainText("Done", { timeout: 60_000 });
  await expect(page.locator("#lab-rows .bench-kept")).toContainText("seed 1");
  const both = (await saved(page, "#quiz-reliability-csv")).toString("utf8").split("\r\n")[0];
  for (const seed of [1, 2]) for (const way of ["By letter", "Without letters"]) expect(both).toMatch(new RegExp(`"micro, seed ${seed}, [^"]*${way}[^"]*"`, "i"));
});

for (const theme of ["light", "dark"]) {
  test(`no barrier, and nothing scrolls sideways, ${theme}`, async ({ page }) => {
    for (const lang of ["en", "ko"]) {
      await visit(page, "quiz_topic=animals&quiz_n=4&quiz_k=0", { theme, lang });
      await page.locator("#quiz-next").click();
      await expect(page.locator(".quiz-option")).toHaveCount(4, { timeout: 60_000 });
      await page.locator(".quiz-option").nth(1).click();
      await page.locator("#lab-start").click();
      await expect(page.locator("#lab-start")).toBeVisible({ timeout: 60_000 });
      await page.locator("#look-0-0").click();
      await expect(page.locator("#lab-items .item")).toHaveCount(4);
      await expectNoBarrier(page, lang);
    }
  });
}
